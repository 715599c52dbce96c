import { expect, type Locator, type Page } from "@playwright/test";
import { deliveries } from "./delivery-log";
import { settled } from "./records";

/** The ID that a row's link to its deliveries searches for. */
export async function idIn(row: Locator): Promise<string> {
  const href = await row.getByRole("link", { name: /^Webhook deliveries of/ }).getAttribute("href");
  return new URL(href ?? "", "http://localhost").searchParams.get("q") ?? "";
}

/** Follows the link in the toast to the object's deliveries, once the latest of them has succeeded. */
export async function followNotice(
  page: Page,
  noun: "lead" | "booking" | "conversation",
  { id, event }: { id: string; event: string },
): Promise<void> {
  // Beforehand, since a search without a result is refetched only for a few seconds.
  await settled(page, id, "succeeded");
  await page
    .getByRole("button", { name: `View deliveries of this ${noun}` })
    .first()
    .click();
  await expect(page).toHaveURL(`${deliveries}?q=${id}`);
  await expect(page.getByRole("row", { name: event })).toContainText("Succeeded");
}
