import { expect } from "@playwright/test";
import { followNotice, idIn } from "./crm";
import { openSheet } from "./delivery-log";
import { test } from "./journey";
import { tabTo } from "./keyboard";
import { addLead, addWebhook, settled } from "./records";

test("a lead's status is changed, and its webhook deliveries are one click away", async ({ page, home }) => {
  await addWebhook(home, { events: ["lead.status_changed"] });
  const { id } = await addLead(page, "Katherine Johnson");
  await page.goto("/leads");
  await page.getByRole("button", { name: /Status of Katherine Johnson/ }).click();
  await page.getByRole("option", { name: "qualified" }).click();
  await followNotice(page, "lead", { id, event: "lead.status_changed" });
});

test("a lead's own link leads to all that the webhooks were told of it", async ({ page, home }) => {
  await addWebhook(home);
  const { id } = await addLead(page, "Mary Jackson");
  await settled(page, id, "succeeded");
  await page.goto("/leads");
  await page.getByRole("link", { name: "Webhook deliveries of Mary Jackson" }).click();
  await page
    .getByRole("row", { name: /lead\.created/ })
    .getByRole("link")
    .first()
    .click();
  await expect(await openSheet(page)).toContainText(id);
});

test("a lead is added by keyboard alone", async ({ page, home }) => {
  await addWebhook(home);
  await page.goto("/leads");
  const add = page.getByRole("button", { name: "Add lead" });
  await tabTo(page, add);
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Name")).toBeFocused();
  await page.keyboard.type("Dorothy Vaughan");
  await page.keyboard.press("Escape");
  await expect(page.getByLabel("Name"), "what was typed is not lost by a slip").toHaveValue(
    "Dorothy Vaughan",
  );
  await page.keyboard.press("Enter");
  const row = page.getByRole("row", { name: /Dorothy Vaughan/ });
  await expect(row).toBeVisible();
  await expect(add, "the focus is back where it was").toBeFocused();
  expect(await idIn(row)).toMatch(/^lead_/);
});
