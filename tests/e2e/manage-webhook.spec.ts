import { expect } from "@playwright/test";
import { prisma } from "@/lib/db/client";
import { callApi, jsonOf } from "./api";
import { deliveries, openSheet, webhooks } from "./delivery-log";
import { test } from "./journey";
import { openAccountMenu } from "./people";
import { addBooking, addLead, addWebhook, dispatched, eventsOf, settled } from "./records";
import { testResult } from "./webhook-page";

test("sends a test event from the webhook's page and shows its result there", async ({ page, home }) => {
  const webhook = await addWebhook(home);
  await settled(page, (await addBooking(page, "Counted")).id, "succeeded");
  await page.goto(webhook.path);
  await page.getByRole("button", { name: "Choose a test event" }).click();
  await page.getByRole("menuitem", { name: "booking.cancelled" }).click();
  await expect(testResult(page)).toContainText("accepted the booking.cancelled test event");
  await expect(page.getByText("Active", { exact: true }), "no longer without deliveries").toBeVisible();
  await expect(page.locator("dl > div").filter({ hasText: "Response time (median)" })).toContainText(/\d ms/);
  await expect(page.locator("dl > div").filter({ hasText: "Response time (p95)" })).toContainText(/\d ms/);
  const lastSuccess = page.getByRole("region", { name: "Last success" }).locator("dl > div");
  await expect(lastSuccess.filter({ hasText: "booking.cancelled" })).toContainText(/just now|ago/);
  await expect(lastSuccess.filter({ hasText: "lead.created" })).toContainText("None yet");
  await expect(page.locator("dl > div").filter({ hasText: "Succeeded" }), "without the test").toContainText(
    /Succeeded1/,
  );
  await test.step("ends the labels of the chart with the hour of its last bar", async () => {
    const label = page.locator(".recharts-xAxis-tick-labels text").last();
    await expect(async () => {
      const stats = await jsonOf<{ hours: { start: string }[] }>(
        callApi(page, "GET", `/webhooks/${webhook.id}/stats`),
      );
      const hour = new Date(stats.hours.at(-1)?.start ?? "").toLocaleTimeString("en-GB", {
        timeStyle: "short",
      });
      await expect(label).toHaveText(hour, { timeout: 2_000 });
    }).toPass({ timeout: 120_000 });
  });
  await page.getByRole("tab", { name: "Deliveries" }).click();
  await expect(page).toHaveURL(/tab=deliveries/);
  await expect(page.getByRole("row", { name: /booking\.cancelled/ })).toBeVisible();

  await test.step("shows all times in the zone that was chosen", async () => {
    const time = page
      .getByRole("row", { name: /booking\.cancelled/ })
      .locator("time")
      .last();
    await expect(time).toContainText(/^\d\d:\d\d:\d\d · /);
    const hourIn = async (choice: RegExp) => {
      await openAccountMenu(page);
      await page.getByRole("menuitemradio", { name: choice }).click();
      await page.keyboard.press("Escape");
      return Number((await time.textContent())?.slice(0, 2));
    };
    const utc = await hourIn(/^UTC/);
    const created = new Date((await time.getAttribute("datetime")) ?? "");
    expect(utc).toBe(created.getUTCHours());
    await page.reload();
    await expect(time, "after a reload as well").toContainText(
      new RegExp(`^${String(utc).padStart(2, "0")}:`),
    );
    await page.getByRole("button", { name: /Time$/ }).click();
    await page.getByRole("option", { name: "Custom range" }).click();
    await expect(page.getByText("UTC", { exact: true })).toBeVisible();
  });
});

test("saves changed fields and keeps a colleague's changes to other fields", async ({ page, home }) => {
  const webhook = await addWebhook(home, { events: ["lead.created", "booking.created"] });
  await page.goto(webhooks);
  await page.locator(`a[href="${webhook.path}"]`).first().click();
  await page.getByRole("button", { name: "Edit" }).click();
  await expect(page).toHaveURL(/tab=settings/);
  await page.getByLabel("Description").fill("Bookings only");
  await page.getByRole("tab", { name: "Overview" }).click();
  await expect(page.getByLabel("Description")).toBeHidden();
  await page.getByRole("tab", { name: "Settings" }).click();
  await expect(page.getByLabel("Description"), "unsaved input is kept").toHaveValue("Bookings only");
  await test.step("asks before a link discards the input", async () => {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Leads" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Keep editing" }).click();
    await expect(page.getByLabel("Description")).toHaveValue("Bookings only");
  });
  await test.step("asks before Back discards the input", async () => {
    const url = page.url();
    const backToList = () => page.evaluate(() => window.history.go(-4));
    await backToList();
    await page.getByRole("alertdialog").getByRole("button", { name: "Keep editing" }).click();
    await expect(page).toHaveURL(url);
    await expect(page.getByLabel("Description")).toHaveValue("Bookings only");
    await backToList();
    await page.getByRole("alertdialog").getByRole("button", { name: "Discard changes" }).click();
    await expect(page).toHaveURL(webhooks);
    await page.locator(`a[href="${webhook.path}"]`).first().click();
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByLabel("Description").fill("Bookings only");
  });
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Changes saved"), "the focus moves to the result").toBeFocused();
  await jsonOf(callApi(page, "PATCH", `/webhooks/${webhook.id}`, { description: "By a colleague" }));
  await page.getByText("lead.created", { exact: true }).click();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Changes saved")).toBeFocused();
  await page.reload();
  await expect(page.getByLabel("Description")).toHaveValue("By a colleague");
  expect(await jsonOf(callApi(page, "GET", `/webhooks/${webhook.id}`))).toMatchObject({
    events: ["booking.created"],
  });
});

test("asks what happens to waiting deliveries of an event type that is removed", async ({ page, home }) => {
  const webhook = await addWebhook(home, {
    to: "https://10.0.0.1/",
    events: ["lead.created", "booking.created"],
  });
  const lead = await addLead(page, "Waiting Lead");
  const { id } = await settled(page, lead.id, "failed");
  const later = new Date(Date.now() + 3_600_000);
  await prisma().delivery.update({
    where: { id },
    data: { status: "retrying", completedAt: null, nextAttemptAt: later, sweepAfter: later, maxAttempts: 5 },
  });
  const dialog = page.getByRole("alertdialog", { name: "Cancel waiting deliveries?" });
  const toggle = async () => {
    await page.getByText("lead.created", { exact: true }).click();
    await page.getByRole("button", { name: "Save changes" }).click();
  };
  await page.goto(`${webhook.path}?tab=settings`);
  await toggle();
  await expect(dialog).toContainText("1 delivery of lead.created is waiting for a retry.");
  await dialog.getByRole("button", { name: "Keep them and save" }).click();
  await expect(page.getByText("Changes saved")).toBeFocused();
  expect(await jsonOf(callApi(page, "GET", `/deliveries/${id}`))).toMatchObject({ status: "retrying" });
  await toggle();
  await expect(page.getByText("Changes saved"), "adding a type asks nothing").toBeFocused();
  await toggle();
  await dialog.getByRole("button", { name: "Cancel them and save" }).click();
  await expect(page.getByText("Changes saved")).toBeFocused();
  expect(await jsonOf(callApi(page, "GET", `/deliveries/${id}`))).toMatchObject({ status: "cancelled" });
});

test("adds, replaces, and removes custom headers, whose values are never shown again", async ({
  page,
  home,
}) => {
  const webhook = await addWebhook(home);
  await page.goto(`${webhook.path}?tab=settings`);
  const card = page.getByRole("region", { name: "Custom headers" });
  const save = async () => {
    await card.getByRole("button", { name: "Save headers" }).click();
    await expect(card.getByRole("button", { name: "Save headers" })).toBeHidden();
  };
  await card.getByRole("button", { name: "Add header" }).click();
  await card.getByLabel("Header name").fill("Host");
  await card.getByLabel("Value").fill("first-value");
  await card.getByRole("button", { name: "Save headers" }).click();
  await expect(card.getByText("Host is set by Empfio or belongs to the connection.")).toBeVisible();
  await card.getByLabel("Header name").fill("X-Api-Key");
  await save();
  await expect(card.getByText("X-Api-Key:")).toBeVisible();
  await expect(page.getByText("first-value")).toBeHidden();

  await card.getByRole("button", { name: "Replace the value of X-Api-Key" }).click();
  await card.getByLabel("New value of X-Api-Key").fill("second-value");
  await save();
  await page.reload();
  const lead = await addLead(page, "Ada");
  const { id } = await settled(page, lead.id, "succeeded");
  const { attempts } = await jsonOf<{ attempts: { request_headers: Record<string, string> }[] }>(
    callApi(page, "GET", `/deliveries/${id}`),
  );
  expect(attempts[0]?.request_headers["X-Api-Key"]).toBe("[hidden]");

  await card.getByRole("button", { name: "Remove X-Api-Key" }).click();
  await save();
  await expect(card.getByText("X-Api-Key:")).toBeHidden();
});

test("lets deliveries wait for their turns under a rate limit, and sends them when it is removed", async ({
  page,
  home,
}) => {
  const webhook = await addWebhook(home);
  await page.goto(`${webhook.path}?tab=settings`);
  const card = page.getByRole("region", { name: "Rate limit" });
  const limitTo = async (rate: string, result: string) => {
    await card.getByLabel("Requests per minute").fill(rate);
    await card.getByRole("button", { name: "Save rate limit" }).click();
    await expect(page.getByText(result, { exact: true })).toBeVisible();
  };
  await card.getByLabel("Requests per minute").fill("0");
  await card.getByRole("button", { name: "Save rate limit" }).click();
  await expect(card.getByText(/^Enter a whole number from 1 to 6,000/)).toBeVisible();
  await limitTo("1", "Rate limit saved");
  await expect(card).toContainText("One request every 60 seconds.");

  const first = await addLead(page, "First");
  await settled(page, first.id, "succeeded");
  // One after the other, so that their order is known.
  const second = await addLead(page, "Second");
  await settled(page, second.id, "pending");
  const third = await addLead(page, "Third");
  const waiting = await settled(page, third.id, "pending");
  await page.goto(`${deliveries}?q=${third.id}`);
  const row = page.getByRole("row", { name: /lead\.created/ });
  await expect(row).toContainText("waits for its turn");
  await row.getByRole("link").first().click();
  const sheet = await openSheet(page);
  await expect(sheet).toContainText("waits for its turn, 1 ahead");
  await sheet.getByRole("button", { name: "Retry now" }).click();
  await expect(sheet).toContainText("gets the next turn of the rate limit");

  await page.goto(`${webhook.path}?tab=settings`);
  await limitTo("", "Rate limit removed");
  for (const { id } of [second, third]) await settled(page, id, "succeeded");
  const { attempt_count } = await jsonOf<{ attempt_count: number }>(
    callApi(page, "GET", `/deliveries/${waiting.id}`),
  );
  expect(attempt_count).toBe(1);
});

test("sends no events while a webhook is disabled, and sends future events once it is enabled", async ({
  page,
  home,
}) => {
  const webhook = await addWebhook(home);
  const menu = async (item: string) => {
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await page.goto(webhook.path);
  await menu("Disable");
  await expect(page.getByText("Disabled", { exact: true })).toBeVisible();
  const unsent = await addLead(page, "Meanwhile");
  // A webhook receives an event if it is active when the event is dispatched.
  await dispatched(page, unsent.id);
  await menu("Enable");
  await expect(page.getByText("Disabled", { exact: true })).toBeHidden();
  const sent = await addLead(page, "Afterwards");
  await settled(page, sent.id, "succeeded");
  expect(await eventsOf(page, unsent.id), "is recorded").toEqual(["lead.created"]);
  const { data } = await jsonOf<{ data: object[] }>(callApi(page, "GET", `/deliveries?q=${unsent.id}`));
  expect(data, "is not sent").toEqual([]);
});
