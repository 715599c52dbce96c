import { expect } from "@playwright/test";
import { prisma } from "@/lib/db/client";
import { callApi, jsonOf } from "./api";
import { deliveries, openSheet } from "./delivery-log";
import { test } from "./journey";
import { tabTo } from "./keyboard";
import { addLead, addWebhook, escalate } from "./records";

test("finds an event without subscribers, explains why it was not sent, and leads to the settings", async ({
  page,
  home,
}) => {
  const webhook = await addWebhook(home, { events: ["booking.created"] });
  const conversation = await escalate(page, "Asks for a discount");

  await test.step("leads from an empty search in the delivery log to the events", async () => {
    await page.goto(`${deliveries}?q=${conversation}`);
    await expect(page.getByRole("heading", { name: "No matching deliveries" })).toBeVisible();
    await page.getByRole("link", { name: "Search all events" }).click();
    await expect(page).toHaveURL(/deliveries\/events\?/);
  });

  await test.step("shows why each webhook did not receive the event", async () => {
    const row = page.getByRole("row", { name: /conversation\.escalated/ });
    await expect(row, "without a reload, once it is dispatched").toContainText("Not sent");
    await page.getByRole("button", { name: /Outcome$/ }).click();
    await page.getByRole("option", { name: "Not sent" }).click();
    await expect(page).toHaveURL(/outcome=not_sent/);
    await row.getByRole("link").first().click();
    const sheet = await openSheet(page, "Summary");
    await expect(sheet.getByRole("region", { name: "Summary" })).toContainText(
      "Not sent: the only webhook is not subscribed",
    );
    await expect(sheet.getByRole("region", { name: "Webhooks" }).getByRole("listitem")).toContainText(
      "Not subscribed to this event",
    );
    await expect(sheet.getByRole("region", { name: "payload" }).first()).toContainText("Asks for a discount");
  });

  await test.step("links to the webhook's settings", async () => {
    const sheet = page.getByRole("dialog");
    await sheet.getByRole("region", { name: "Webhooks" }).getByRole("link").click();
    await expect(page).toHaveURL(`${webhook.path}?tab=settings`);
  });
});

test("explains with the time that a webhook was disabled, deleted, or added later", async ({
  page,
  home,
}) => {
  const paused = await addWebhook(home, { to: "https://paused.example/" });
  await jsonOf(callApi(page, "PATCH", `/webhooks/${paused.id}`, { status: "disabled" }));
  const gone = await addWebhook(home, { to: "https://gone.example/", events: ["booking.created"] });
  const lead = await addLead(page, "Unsent Lead");
  await addWebhook(home, { to: "https://later.example/" });
  await page.goto(`${deliveries}/events?q=${lead.id}`);
  const row = page.getByRole("row", { name: /lead\.created/ });
  await expect(row).toContainText("Not sent");
  await callApi(page, "DELETE", `/webhooks/${gone.id}`);
  // The state as if the webhook had been deleted before the event was dispatched.
  await prisma().event.updateMany({
    where: { objectId: lead.id },
    data: { skipped: [{ webhook_id: paused.id, reason: "disabled" }] },
  });
  await row.getByRole("link").first().click();
  const sheet = await openSheet(page, "Webhooks");
  const outcome = (host: string) =>
    sheet.getByRole("region", { name: "Webhooks" }).getByRole("listitem").filter({ hasText: host });
  await expect(outcome("paused.example")).toContainText(/Disabled by .+ (at|on \d+ \w+ at) \d\d:\d\d$/);
  await expect(outcome("later.example")).toContainText(
    /Added after this event, (at|on \d+ \w+ at) \d\d:\d\d$/,
  );
  await expect(outcome("gone.example")).toContainText(
    /Deleted by .+ before this event was sent, (at|on \d+ \w+ at) \d\d:\d\d$/,
  );
  await outcome("gone.example").getByRole("link").click();
  await expect(page, "its deliveries, since its page no longer exists").toHaveURL(
    `${deliveries}?webhook=${gone.id}`,
  );
  await expect(page.getByRole("button", { name: /Webhook$/ })).toContainText(
    `Deleted webhook …${gone.id.slice(-4)}`,
  );
});

test("finds and explains an event that was not sent with the keyboard only", async ({ page, home }) => {
  const webhook = await addWebhook(home, { events: ["booking.created"] });
  const conversation = await escalate(page, "Asks by keyboard");
  await page.goto(deliveries);
  await tabTo(page, page.getByRole("searchbox"));
  await page.keyboard.type(conversation);
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("link", { name: "Search all events" }));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/deliveries\/events\?/);
  const event = page
    .getByRole("row", { name: /conversation\.escalated/ })
    .getByRole("link")
    .first();
  await tabTo(page, event);
  await page.keyboard.press("Enter");
  const sheet = await openSheet(page, "Summary");
  await expect(sheet.getByRole("region", { name: "Summary" })).toContainText(
    "Not sent: the only webhook is not subscribed",
  );
  await tabTo(page, sheet.getByRole("region", { name: "Webhooks" }).getByRole("link"));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${webhook.path}?tab=settings`);
});
