import { expect, type Locator, type Page } from "@playwright/test";

/** The secret on "Webhook added", and in the secret panel while it is revealed. */
export const secretOf = (page: Page): Locator => page.getByTestId("webhook-secret");

export const readSecret = async (page: Page) => ((await secretOf(page).textContent()) ?? "").trim();

/** The result of the last test, on "Webhook added" and on the webhook's page. */
export const testResult = (page: Page): Locator => page.getByRole("region", { name: "Test result" });

export async function sendTest(page: Page, expected: RegExp): Promise<void> {
  await page.getByRole("button", { name: "Send test", exact: true }).click();
  await expect(testResult(page)).toContainText(expected);
  await page.getByRole("button", { name: "Dismiss test result" }).click();
  await expect(testResult(page)).toBeHidden();
}
