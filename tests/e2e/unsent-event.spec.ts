import { expect } from "@playwright/test";
import { prisma } from "@/lib/db/client";
import { answerOf, callApi } from "./api";
import { deliveries, openSheet } from "./delivery-log";
import { test } from "./journey";
import { tabTo } from "./keyboard";
import { addLead, addWebhook, escalate } from "./records";

test("an event that nobody subscribed to is found, explained, and the way to change that shown", async ({
  page,
  home,
}) => {
  const webhook = await addWebhook(home, { events: ["booking.created"] });
  const conversation = await escalate(page, "Asks for a discount");

  await test.step("the delivery log has nothing, and leads to the events", async () => {
    await page.goto(`${deliveries}?q=${conversation}`);
    await expect(page.getByRole("heading", { name: "No delivery matches" })).toBeVisible();
    await page.getByRole("link", { name: "Look among all events" }).click();
    await expect(page).toHaveURL(/deliveries\/events\?/);
  });

  await test.step("the event is there and says why each webhook did not get it", async () => {
    const row = page.getByRole("row", { name: /conversation\.escalated/ });
    await expect(row, "by itself, once it has been matched").toContainText("Not sent");
    await page.getByRole("button", { name: /Sent$/ }).click();
    await page.getByRole("option", { name: "Not sent" }).click();
    await expect(page).toHaveURL(/unsent=true/);
    await row.getByRole("link").first().click();
    const sheet = await openSheet(page, "Was it sent?");
    await expect(sheet.getByRole("region", { name: "Was it sent?" })).toContainText("Nobody got this event");
    await expect(sheet.getByRole("region", { name: "Webhooks" }).getByRole("listitem")).toContainText(
      "Not subscribed to this event",
    );
    await expect(sheet.getByRole("region", { name: "payload" }).first()).toContainText("Asks for a discount");
  });

  await test.step("from there it is one click to the webhook's settings", async () => {
    const sheet = page.getByRole("dialog");
    await sheet.getByRole("region", { name: "Webhooks" }).getByRole("link").click();
    await expect(page).toHaveURL(`${webhook.path}?tab=settings`);
  });
});

test("a webhook that was disabled, deleted or not there yet when the event happened is named with the moment", async ({
  page,
  home,
}) => {
  const paused = await addWebhook(home, { to: "https://paused.example/" });
  await answerOf(callApi(page, "PATCH", `/webhooks/${paused.id}`, { status: "disabled" }));
  const gone = await addWebhook(home, { to: "https://gone.example/", events: ["booking.created"] });
  const lead = await addLead(page, "Unsent Lead");
  await addWebhook(home, { to: "https://later.example/" });
  await page.goto(`${deliveries}/events?q=${lead.id}`);
  const row = page.getByRole("row", { name: /lead\.created/ });
  await expect(row).toContainText("Not sent");
  await callApi(page, "DELETE", `/webhooks/${gone.id}`);
  // As if it had been matched only now.
  await prisma().event.updateMany({
    where: { objectId: lead.id },
    data: { skipped: [{ webhook_id: paused.id, reason: "disabled" }] },
  });
  await row.getByRole("link").first().click();
  const sheet = await openSheet(page, "Webhooks");
  const outcome = (host: string) =>
    sheet.getByRole("region", { name: "Webhooks" }).getByRole("listitem").filter({ hasText: host });
  await expect(outcome("paused.example")).toContainText(/Was disabled, since/);
  await expect(outcome("later.example")).toContainText(/Was added only after the event, on/);
  await expect(outcome("gone.example")).toContainText(/Was deleted before the event was sent, on/);
  await outcome("gone.example").getByRole("link").click();
  await expect(page, "its page is gone, its deliveries are not").toHaveURL(
    `${deliveries}?webhook=${gone.id}`,
  );
  await expect(page.getByRole("button", { name: /Webhook$/ })).toContainText(gone.id);
});

test("an event that nobody got is found and explained by keyboard alone", async ({ page, home }) => {
  const webhook = await addWebhook(home, { events: ["booking.created"] });
  const conversation = await escalate(page, "Asks by keyboard");
  await page.goto(deliveries);
  await tabTo(page, page.getByRole("searchbox"));
  await page.keyboard.type(conversation);
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("link", { name: "Look among all events" }));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/deliveries\/events\?/);
  const event = page
    .getByRole("row", { name: /conversation\.escalated/ })
    .getByRole("link")
    .first();
  await tabTo(page, event);
  await page.keyboard.press("Enter");
  const sheet = await openSheet(page, "Was it sent?");
  await expect(sheet.getByRole("region", { name: "Was it sent?" })).toContainText("Nobody got this event");
  await tabTo(page, sheet.getByRole("region", { name: "Webhooks" }).getByRole("link"));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${webhook.path}?tab=settings`);
});
