import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessibility";
import { answerOf, callApi } from "./api";
import { addWebhook, deliveries, openSheet } from "./delivery-log";
import { people, signIn } from "./people";
import { giveSecretToReceiver, receiverUrl } from "./product";

/** An event that the test's webhooks do not subscribe to. */
async function escalate(page: Page): Promise<string> {
  const { id } = await answerOf<{ id: string }>(
    callApi(page, "POST", "/conversations", { channel: "phone", summary: "Asks for a discount" }),
  );
  await answerOf(callApi(page, "POST", `/conversations/${id}/escalate`, { reason: "Asked for a person" }));
  return id;
}

test("an event that nobody subscribed to is found, explained, and the way to change that shown", async ({
  page,
}) => {
  // Globex: no other journey subscribes to conversations there.
  await signIn(page, people.otherAdmin);
  const webhook = await addWebhook(page, await receiverUrl(), ["booking.created"]);
  await giveSecretToReceiver(webhook.secret);
  const conversation = await escalate(page);

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
    await expectAccessible(page);
    await row.getByRole("link").first().click();
    const sheet = await openSheet(page, "Was it sent?");
    await expect(sheet.getByRole("region", { name: "Was it sent?" })).toContainText("Nobody got this event");
    const outcomes = sheet.getByRole("region", { name: "Webhooks" }).getByRole("listitem");
    await expect(outcomes.filter({ hasText: new URL(webhook.url).host }).last()).toContainText(
      "Not subscribed to this event",
    );
    await expect(sheet.getByRole("region", { name: "payload" }).first()).toContainText("Asks for a discount");
    await expectAccessible(page);
  });

  await test.step("from there it is one click to the webhook's settings", async () => {
    const sheet = page.getByRole("dialog");
    await sheet.getByRole("region", { name: "Webhooks" }).getByRole("link").last().click();
    await expect(page).toHaveURL(new RegExp(`/webhooks/${webhook.id}\\?tab=settings`));
  });
});

test("a webhook that was disabled when the event happened is named with the moment", async ({ page }) => {
  await signIn(page, people.otherAdmin);
  const webhook = await addWebhook(page, await receiverUrl(), ["lead.created"]);
  await answerOf(callApi(page, "PATCH", `/webhooks/${webhook.id}`, { status: "disabled" }));
  const lead = await answerOf<{ id: string }>(
    callApi(page, "POST", "/leads", { name: "Unsent Lead", source: "website" }),
  );
  await page.goto(`${deliveries}/events?q=${lead.id}`);
  const row = page.getByRole("row", { name: /lead\.created/ });
  await expect(async () => {
    await page.getByRole("button", { name: "Refresh" }).click();
    await expect(row).not.toContainText("Waiting", { timeout: 2_000 });
  }).toPass();
  await row.getByRole("link").first().click();
  const sheet = await openSheet(page, "Webhooks");
  await expect(
    sheet
      .getByRole("listitem")
      .filter({ hasText: /Was disabled, since/ })
      .first(),
  ).toBeVisible();
});

test("the event reference explains every event and links to each", async ({ page }) => {
  await signIn(page, people.admin);
  await page.goto("/settings/integrations/webhooks/events");
  for (const type of ["lead.created", "booking.cancelled", "conversation.escalated", "ping"]) {
    await expect(page.getByRole("heading", { name: type })).toBeVisible();
    await expect(page.getByRole("table", { name: `Fields of ${type}` })).toBeVisible();
  }
  await expect(page.getByRole("table", { name: "Request headers" })).toContainText(
    "X-Empfio-Signature-Previous",
  );
  await page.getByRole("tab", { name: "standardwebhooks" }).click();
  await expect(page.getByText("new Webhook(secret)")).toBeVisible();
  await expectAccessible(page);
});
