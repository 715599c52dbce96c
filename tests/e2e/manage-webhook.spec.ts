import { expect } from "@playwright/test";
import { answerOf, callApi } from "./api";
import { webhooks } from "./delivery-log";
import { test } from "./journey";
import { tabTo } from "./keyboard";
import { addLead, addWebhook, eventsOf, settled } from "./records";
import { testResult } from "./webhook-page";

test("a test of any event is sent from the webhook's page, and its outcome shown there", async ({
  page,
  home,
}) => {
  const webhook = await addWebhook(home);
  await page.goto(webhook.path);
  await page.getByRole("button", { name: "Choose what to send" }).click();
  await page.getByRole("menuitem", { name: "booking.cancelled" }).click();
  await expect(testResult(page)).toContainText("received the booking.cancelled");
  await expect(page.getByText("Active", { exact: true }), "no longer: nothing sent yet").toBeVisible();
  await expect(page.locator("dl > div").filter({ hasText: "Answer time, p50" })).toContainText(/\d ms/);
  await expect(page.locator("dl > div").filter({ hasText: "Answer time, p95" })).toContainText(/\d ms/);
  const lastSuccess = page.getByRole("region", { name: "Last success" }).locator("dl > div");
  await expect(lastSuccess.filter({ hasText: "booking.cancelled" })).toContainText("just now");
  await expect(lastSuccess.filter({ hasText: "lead.created" })).toContainText("None yet");
  await page.getByRole("tab", { name: "Deliveries" }).click();
  await expect(page).toHaveURL(/tab=deliveries/);
  await expect(page.getByRole("row", { name: /booking\.cancelled/ })).toBeVisible();
});

test("description and events are changed, and what a colleague changed meanwhile stays", async ({
  page,
  home,
}) => {
  const webhook = await addWebhook(home, { events: ["lead.created", "booking.created"] });
  await page.goto(webhook.path);
  await page.getByRole("button", { name: "Edit" }).click();
  await expect(page).toHaveURL(/tab=settings/);
  await page.getByLabel("Description").fill("Bookings only");
  await page.getByRole("tab", { name: "Overview" }).click();
  await expect(page.getByLabel("Description")).toBeHidden();
  await page.getByRole("tab", { name: "Settings" }).click();
  await expect(page.getByLabel("Description"), "not saved, not lost").toHaveValue("Bookings only");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  await answerOf(callApi(page, "PATCH", `/webhooks/${webhook.id}`, { description: "By a colleague" }));
  await page.getByText("lead.created", { exact: true }).click();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Saved")).toHaveCount(2);
  await page.reload();
  await expect(page.getByLabel("Description")).toHaveValue("By a colleague");
  expect(await answerOf(callApi(page, "GET", `/webhooks/${webhook.id}`))).toMatchObject({
    events: ["booking.created"],
  });
});

test("while it is disabled nothing is sent; enabled, the next event is", async ({ page, home }) => {
  const webhook = await addWebhook(home);
  const menu = async (item: string) => {
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await page.goto(webhook.path);
  await menu("Disable");
  await expect(page.getByText("Disabled", { exact: true })).toBeVisible();
  const unsent = await addLead(page, "Meanwhile");
  await menu("Enable");
  await expect(page.getByText("Disabled", { exact: true })).toBeHidden();
  const sent = await addLead(page, "Afterwards");
  await settled(page, sent.id, "succeeded");
  expect(await eventsOf(page, unsent.id), "it is recorded").toEqual(["lead.created"]);
  const { data } = await answerOf<{ data: object[] }>(callApi(page, "GET", `/deliveries?q=${unsent.id}`));
  expect(data, "and was not sent").toEqual([]);
});

test("the list shows how a webhook does, and its row tests, disables and enables it", async ({
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
  await expect(row).toContainText("1 succeeded and 0 failed in 24 hours: 100 %");
  await expect(row.locator("svg rect.fill-\\(--chart-succeeded\\)")).toHaveCount(1);
  await expect(row).toContainText("just now");
  await menu("Disable");
  await expect(row).toContainText("Disabled by");
  await menu("Enable");
  await expect(row).not.toContainText("Disabled by");
});

test("it is deleted only by who types its host", async ({ page, home }) => {
  const webhook = await addWebhook(home);
  await page.goto(webhooks);
  const { host } = new URL(webhook.url);
  await page.getByRole("button", { name: `Actions for ${host}` }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Delete this webhook?" });
  const confirm = dialog.getByRole("button", { name: "Delete webhook" });
  await expect(confirm).toBeDisabled();
  await dialog.getByRole("textbox").fill("127.0.0.1");
  await expect(confirm, "not the host alone: its port belongs to it").toBeDisabled();
  await dialog.getByRole("textbox").fill(host);
  await confirm.click();
  await expect(page.getByRole("heading", { name: "No webhooks yet" })).toBeVisible();
  await page.goto(webhook.path);
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
});

test("a webhook is deleted by keyboard alone, or kept by Escape", async ({ page, home }) => {
  const webhook = await addWebhook(home);
  await page.goto(webhook.path);
  const more = page.getByRole("button", { name: "More actions" });
  const dialog = page.getByRole("alertdialog", { name: "Delete this webhook?" });
  const ask = async () => {
    await tabTo(page, more);
    await page.keyboard.press("Enter");
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("menuitem", { name: "Delete" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(dialog.getByRole("textbox")).toBeFocused();
  };
  await ask();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(more, "the focus is back where it was").toBeFocused();
  await ask();
  await page.keyboard.type(new URL(webhook.url).host);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(webhooks);
});
