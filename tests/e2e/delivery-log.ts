import { expect, type Locator, type Page } from "@playwright/test";

export const webhooks = "/settings/integrations/webhooks";
export const deliveries = `${webhooks}/deliveries`;

/** The side sheet, once its content has arrived. */
export async function openSheet(page: Page, region = "Diagnosis"): Promise<Locator> {
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByRole("region", { name: region })).toBeVisible();
  return sheet;
}
