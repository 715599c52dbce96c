import { expect, type Locator, type Page } from "@playwright/test";
import type { CreatedWebhook } from "@/lib/contracts/webhooks";
import { answerOf, callApi } from "./api";

export const deliveries = "/settings/integrations/webhooks/deliveries";

/** Straight through the API: these journeys begin where a webhook exists. */
export const addWebhook = (page: Page, url: string, events: string[]) =>
  answerOf<CreatedWebhook>(callApi(page, "POST", "/webhooks", { url, events }));

export const addLead = (page: Page, name: string) =>
  answerOf<{ id: string }>(callApi(page, "POST", "/leads", { name, source: "website" }));

/** Waits until a delivery has the status; the retries of these tests take seconds. */
export async function settled(page: Page, query: string, status: string): Promise<{ id: string }> {
  let found: { id: string; status: string } | undefined;
  await expect(async () => {
    const { data } = await answerOf<{ data: { id: string; status: string }[] }>(
      callApi(page, "GET", `/deliveries?${query}`),
    );
    found = data[0];
    expect(found?.status).toBe(status);
  }).toPass({ timeout: 45_000 });
  if (!found) throw new Error("no delivery");
  return found;
}

/** The side sheet, once its content has arrived. */
export async function openSheet(page: Page, region: string): Promise<Locator> {
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByRole("region", { name: region })).toBeVisible();
  return sheet;
}
