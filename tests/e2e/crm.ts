import { expect, type Locator, type Page } from "@playwright/test";
import { deliveries } from "./delivery-log";
import { settled } from "./records";

/** The ID in a row's link to its timeline. */
export async function idIn(row: Locator): Promise<string> {
  const href = await row.getByRole("link", { name: /^Webhook deliveries of/ }).getAttribute("href");
  return new URL(href ?? "", "http://localhost").pathname.split("/").at(-1) ?? "";
}

/** Follows the link in the toast to the object's timeline, once its latest delivery has succeeded. */
export async function followNotice(
  page: Page,
  noun: "lead" | "booking" | "conversation",
  { id, event }: { id: string; event: string },
): Promise<void> {
  await settled(page, id, "succeeded");
  await page
    .getByRole("button", { name: `View deliveries of this ${noun}` })
    .first()
    .click();
  await expect(page).toHaveURL(`${deliveries}/objects/${id}`);
  const entry = page.getByRole("list", { name: "Timeline" }).getByRole("listitem").filter({ hasText: event });
  await expect(entry.first()).toContainText("Succeeded");
}
