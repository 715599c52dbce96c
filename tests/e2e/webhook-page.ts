import { expect, type Locator, type Page } from "@playwright/test";

/** On "Webhook added", and in the secret panel while it is revealed. */
export const secretOf = (page: Page): Locator => page.getByTestId("webhook-secret");

export const readSecret = async (page: Page) => ((await secretOf(page).textContent()) ?? "").trim();

/** What became of the last ping or sample, on "Webhook added" and on the webhook's page. */
export const testResult = (page: Page): Locator => page.getByRole("region", { name: "Result of the test" });

export async function sendTest(page: Page, expected: RegExp): Promise<void> {
  await page.getByRole("button", { name: "Send test", exact: true }).click();
  await expect(testResult(page)).toContainText(expected);
  await page.getByRole("button", { name: "Dismiss the result of the test" }).click();
  await expect(testResult(page)).toBeHidden();
}
