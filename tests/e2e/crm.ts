import { expect, type Locator, type Page } from "@playwright/test";
import { deliveries } from "./delivery-log";
import { eventsOf } from "./records";

/** The id that a row's link to its deliveries searches for. */
export async function idIn(row: Locator): Promise<string> {
  const href = await row.getByRole("link", { name: /^Webhook deliveries of/ }).getAttribute("href");
  return new URL(href ?? "", "http://localhost").searchParams.get("q") ?? "";
}

/** From the notice of what just happened to what the webhooks were told of it. */
export async function followNotice(
  page: Page,
  noun: "lead" | "booking" | "conversation",
  { id, events }: { id: string; events: string[] },
): Promise<void> {
  await page
    .getByRole("button", { name: `Webhook deliveries of this ${noun}` })
    .first()
    .click();
  await expect(page).toHaveURL(`${deliveries}?q=${id}`);
  const rows = page.getByRole("table", { name: "Deliveries" }).getByRole("row");
  await expect(rows).toHaveCount(events.length + 1);
  for (const type of events) await expect(rows.filter({ hasText: type })).toContainText(/Succeeded/);
  expect(await eventsOf(page, id)).toEqual(events);
}
