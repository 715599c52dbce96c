import { expect, type Locator, type Page } from "@playwright/test";
import { deliveries } from "./delivery-log";

/** The id that a row's link to its deliveries searches for. */
export async function idIn(row: Locator): Promise<string> {
  const href = await row.getByRole("link", { name: /^Webhook deliveries of/ }).getAttribute("href");
  return new URL(href ?? "", "http://localhost").searchParams.get("q") ?? "";
}

/** From the notice of what just happened to what the webhooks were told of it. */
export async function followNotice(
  page: Page,
  noun: "lead" | "booking" | "conversation",
  { id, event }: { id: string; event: string },
): Promise<void> {
  await page
    .getByRole("button", { name: `Webhook deliveries of this ${noun}` })
    .first()
    .click();
  await expect(page).toHaveURL(`${deliveries}?q=${id}`);
  await expect(page.getByRole("row", { name: event })).toContainText("Succeeded");
}
