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
  await page.getByRole("tab", { name: "Deliveries" }).click();
  await expect(page).toHaveURL(/tab=deliveries/);
  await expect(page.getByRole("row", { name: /booking\.cancelled/ })).toBeVisible();
});

test("description and events are changed, and hold from the next event on", async ({ page, home }) => {
  const webhook = await addWebhook(home, { events: ["lead.created", "booking.created"] });
  await page.goto(webhook.path);
  await page.getByRole("button", { name: "Edit" }).click();
  await expect(page).toHaveURL(/tab=settings/);
  await page.getByLabel("Description").fill("Bookings only");
  await page.getByText("lead.created", { exact: true }).click();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Description")).toHaveValue("Bookings only");
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
