import { expect, type Locator, type Page } from "@playwright/test";

export const webhooks = "/settings/integrations/webhooks";
export const deliveries = `${webhooks}/deliveries`;

/** Text in the clipboard. Copying is asynchronous, so poll for the expected text. */
export const copiedText = (page: Page): Promise<string> =>
  page.evaluate(() => navigator.clipboard.readText());

/** The side sheet, once its content is loaded. */
export async function openSheet(page: Page, region = "Diagnosis"): Promise<Locator> {
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByRole("region", { name: region })).toBeVisible();
  return sheet;
}
