import { expect } from "@playwright/test";
import { followNotice, idIn } from "./crm";
import { test } from "./journey";
import { tabTo } from "./keyboard";
import { addLead, addWebhook } from "./records";

test("changes a lead's status and links to its deliveries", async ({ page, home }) => {
  await addWebhook(home, { events: ["lead.status_changed"] });
  const { id } = await addLead(page, "Katherine Johnson");
  await page.goto("/leads");
  await page.getByRole("button", { name: /Status of Katherine Johnson/ }).click();
  await page.getByRole("option", { name: "qualified" }).click();
  await followNotice(page, "lead", { id, event: "lead.status_changed" });
  await expect(page.getByRole("list", { name: "Timeline" })).toContainText("from new to qualified");
});

test("adds a lead with the keyboard only", async ({ page, home }) => {
  await addWebhook(home);
  await page.goto("/leads");
  const add = page.getByRole("button", { name: "Add lead" });
  await tabTo(page, add);
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Name")).toBeFocused();
  await page.keyboard.type("Dorothy Vaughan");
  await page.keyboard.press("Escape");
  await expect(page.getByLabel("Name"), "Escape does not discard input").toHaveValue("Dorothy Vaughan");
  await page.keyboard.press("Enter");
  const row = page.getByRole("row", { name: /Dorothy Vaughan/ });
  await expect(row).toBeVisible();
  await expect(add, "focus returns to the button").toBeFocused();
  expect(await idIn(row)).toMatch(/^lead_/);
});

test("adds one lead when the response is lost and the form is submitted again", async ({ page }) => {
  await page.goto("/leads");
  await page.getByRole("button", { name: "Add lead" }).click();
  await page.getByLabel("Name").fill("Annie Easley");
  await page.route(
    "**/api/v1/leads?*",
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  await page.getByRole("dialog").getByRole("button", { name: "Add lead" }).click();
  await expect(page.getByText("Could not reach Empfio.")).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "Add lead" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByRole("row", { name: /Annie Easley/ })).toHaveCount(1);
});
