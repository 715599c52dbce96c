import { expect } from "@playwright/test";
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
    await expect(async () => {
      await page.getByRole("button", { name: "Refresh" }).click();
      await expect(row).toContainText("Not sent", { timeout: 2_000 });
    }).toPass();
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

test("a webhook that was disabled when the event happened is named with the moment", async ({
  page,
  home,
}) => {
  const webhook = await addWebhook(home);
  await answerOf(callApi(page, "PATCH", `/webhooks/${webhook.id}`, { status: "disabled" }));
  const lead = await addLead(page, "Unsent Lead");
  await page.goto(`${deliveries}/events?q=${lead.id}`);
  const row = page.getByRole("row", { name: /lead\.created/ });
  await row.getByRole("link").first().click();
  const sheet = await openSheet(page, "Webhooks");
  await expect(sheet.getByRole("region", { name: "Webhooks" }).getByRole("listitem")).toContainText(
    /Was disabled, since/,
  );
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
