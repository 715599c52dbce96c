import { expect } from "@playwright/test";
import { callApi } from "./api";
import { deliveries, webhooks } from "./delivery-log";
import { test } from "./journey";
import { tabTo } from "./keyboard";
import { addLead, addWebhook, settled } from "./records";
import { testResult } from "./webhook-page";

test("tests, disables, and enables a webhook from the list, and shows its state there", async ({
  page,
  home,
}) => {
  const webhook = await addWebhook(home);
  const { host } = new URL(webhook.url);
  await page.goto(webhooks);
  const row = page.getByRole("row", { name: new RegExp(host) });
  await expect(row).toContainText("Never");
  const menu = async (item: string) => {
    await page.getByRole("button", { name: `Actions for ${host}` }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await menu("Send test");
  await expect(testResult(page)).toContainText(/200 OK in \d+ ms/);
  await expect(row, "tests are not counted").toContainText("0 succeeded, 0 failed, and 0 being retried");
  await expect(row).toContainText(/just now|ago/);
  await settled(page, (await addLead(page, "Counted")).id, "succeeded");
  await page.reload();
  await expect(row).toContainText("1 succeeded, 0 failed, and 0 being retried in 24 hours: 100%");
  await expect(row.locator("svg rect.fill-\\(--chart-succeeded\\)")).toHaveCount(1);
  await expect(row.locator("svg title").last()).toContainText("1 succeeded");
  await menu("Disable");
  await expect(row).toContainText("Disabled by");
  await menu("Send test");
  await expect(testResult(page)).toContainText("No events are sent; tests still work.");
  await menu("Enable");
  await expect(row).not.toContainText("Disabled by");
});

test("tells two webhooks with one URL apart, and keeps the URL of a deleted one in the log", async ({
  page,
  home,
}) => {
  const first = await addWebhook(home, { description: "First copy" });
  const { host } = new URL(first.url);
  await test.step("warns about the URL of another webhook, and allows it", async () => {
    await page.goto(`${webhooks}/new`);
    await page.getByLabel("Endpoint URL").fill(first.url);
    await expect(page.getByText("Another webhook sends to this URL (First copy).")).toBeVisible();
    await page.getByLabel("Description").fill("Second copy");
    await page.getByText("lead.created", { exact: true }).click();
    await page.getByRole("button", { name: "Save and send ping" }).click();
    await expect(page.getByRole("heading", { name: "Webhook added" })).toBeVisible();
    await page.goto(webhooks);
    for (const name of ["First copy", "Second copy"])
      await expect(page.getByRole("row", { name: new RegExp(`${host}.*${name}`) })).toHaveCount(1);
  });

  const lead = await addLead(page, "Sent Twice");
  await settled(page, lead.id, "succeeded", first.id);
  await page.goto(`${deliveries}?q=${lead.id}`);
  const rows = page.getByRole("row", { name: /lead\.created/ });
  await expect(rows.filter({ hasText: "First copy" })).toHaveCount(1);
  await expect(rows.filter({ hasText: "Second copy" })).toHaveCount(1);
  expect((await callApi(page, "DELETE", `/webhooks/${first.id}`)).status()).toBe(204);
  await page.goto(`${deliveries}?webhook=${first.id}`);
  await expect(rows.filter({ hasText: "First copy" })).toContainText(`${host} (deleted)`);
  await expect(page.getByRole("button", { name: /Webhook$/ })).toContainText(
    `${host} (First copy) (deleted)`,
  );
});

test("deletes a webhook only after its host was typed", async ({ page, home }) => {
  const webhook = await addWebhook(home);
  await page.goto(webhooks);
  const { host } = new URL(webhook.url);
  await page.getByRole("button", { name: `Actions for ${host}` }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Delete this webhook?" });
  const confirm = dialog.getByRole("button", { name: "Delete webhook" });
  await expect(confirm).toBeDisabled();
  await dialog.getByRole("textbox").fill("127.0.0.1");
  await expect(confirm, "the host without its port is not enough").toBeDisabled();
  await dialog.getByRole("textbox").fill(host);
  await confirm.click();
  await expect(page.getByRole("heading", { name: "No webhooks yet" })).toBeVisible();
  await page.goto(webhook.path);
  await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
});

test("deletes a webhook with the keyboard only, or keeps it on Escape", async ({ page, home }) => {
  const webhook = await addWebhook(home);
  await page.goto(webhook.path);
  const more = page.getByRole("button", { name: "More actions" });
  const dialog = page.getByRole("alertdialog", { name: "Delete this webhook?" });
  const ask = async () => {
    await tabTo(page, more);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("menuitem", { name: "Disable" })).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("menuitem", { name: "Delete" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(dialog.getByRole("textbox")).toBeFocused();
  };
  await ask();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(more, "focus returns to the button").toBeFocused();
  await ask();
  await page.keyboard.type(new URL(webhook.url).host);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(webhooks);
});
