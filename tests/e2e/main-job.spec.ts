import { expect, type Page, test } from "@playwright/test";
import { answerOf, callApi } from "./api";
import { openAs, people, signIn } from "./people";
import { giveSecretToReceiver, receiverUrl } from "./product";

const LIST = "/settings/integrations/webhooks";

/** On "Webhook added" and in the secret panel. */
async function shownSecret(page: Page): Promise<string> {
  return ((await page.getByTestId("webhook-secret").textContent()) ?? "").trim();
}

async function addBooking(page: Page, customer_name: string): Promise<void> {
  const booking = {
    customer_name,
    service: "First consultation",
    starts_at: "2030-05-06T09:00:00Z",
    ends_at: "2030-05-06T09:45:00Z",
    timezone: "Europe/Lisbon",
  };
  await answerOf(callApi(page, "POST", "/bookings", booking));
}

/** Opens the newest delivery of the log once it has succeeded, and reads what the receiver answered. */
async function newestAnswer(page: Page, webhookPath: string, count: number): Promise<string> {
  await page.goto(`${webhookPath}?tab=deliveries`);
  const rows = page.getByRole("row", { name: /booking\.created/ });
  await expect(async () => {
    await page.reload();
    await expect(rows).toHaveCount(count, { timeout: 3_000 });
    await expect(rows.first()).toContainText("Succeeded", { timeout: 3_000 });
  }).toPass();
  await rows.first().getByRole("link").first().click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("tab", { name: "Response" }).click();
  return (await sheet.getByRole("tabpanel").textContent()) ?? "";
}

test("a webhook is added, its events arrive signed, are sent again, and follow a rotated secret", async ({
  page,
  browser,
}) => {
  test.setTimeout(180_000);
  await signIn(page, people.admin);
  let secret = "";

  await test.step("add the sample receiver and see the ping arrive", async () => {
    await page.goto(LIST);
    await page.getByRole("link", { name: "Add webhook" }).first().click();
    await page.getByLabel("Endpoint URL").fill(await receiverUrl());
    await page.getByLabel("Description").fill("Main job");
    await page.getByRole("button", { name: "Select all" }).click();
    await page.getByRole("button", { name: /^(Add|Save)/ }).click();
    await expect(page.getByRole("heading", { name: "Webhook added" })).toBeVisible();
    secret = await shownSecret(page);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    // Once it knows any secret, the receiver refuses what fits none: the ping on save may have come too early.
    await giveSecretToReceiver(secret);
    await page.getByRole("button", { name: "Send again" }).click();
    await expect(page.getByRole("region", { name: "Result of the test" })).toContainText(/200 OK in \d+ ms/);
  });

  await page.getByRole("link", { name: "Go to webhook" }).click();
  await page.waitForURL(/\/webhooks\/we_/);
  const webhookPath = new URL(page.url()).pathname;

  await test.step("a booking is delivered, and the receiver has verified both signatures", async () => {
    await addBooking(page, "Ada Pereira");
    expect(await newestAnswer(page, webhookPath, 1)).toContain(
      `both signatures verified with secret …${secret.slice(-4)}`,
    );
  });

  await test.step("it is sent again with the same bytes", async () => {
    await page.getByRole("dialog").getByRole("button", { name: "Resend" }).click();
    await expect(page.getByText("Sent again", { exact: true })).toBeVisible();
    await newestAnswer(page, webhookPath, 2);
    const { data } = await answerOf<{ data: { id: string; event: { type: string } }[] }>(
      callApi(page, "GET", `/deliveries?webhook_id=${webhookPath.split("/").at(-1)}&event=booking.created`),
    );
    const bodies = await Promise.all(
      data.map(({ id }) => answerOf<{ request_body: string }>(callApi(page, "GET", `/deliveries/${id}`))),
    );
    expect(new Set(bodies.map(({ request_body }) => request_body)).size).toBe(1);
  });

  await test.step("after a rotation the next delivery is verified with the new secret", async () => {
    await page.goto(webhookPath);
    await page.getByRole("button", { name: "Rotate" }).click();
    const dialog = page.getByRole("dialog", { name: "Rotate the secret" });
    await dialog.getByRole("radio", { name: "Not at all" }).check({ force: true });
    await dialog.getByRole("button", { name: "Rotate secret" }).click();
    await expect(dialog).toBeHidden();
    const fresh = await shownSecret(page);
    expect(fresh).not.toBe(secret);
    await giveSecretToReceiver(fresh);
    await addBooking(page, "Grace Hopper");
    expect(await newestAnswer(page, webhookPath, 3)).toContain(
      `both signatures verified with secret …${fresh.slice(-4)}`,
    );
  });

  await test.step("a member sees it and may not add one; another organization does not find it", async () => {
    const member = await openAs(browser, people.member);
    await member.goto(LIST);
    await expect(member.getByText("Main job")).toBeVisible();
    await expect(member.getByRole("link", { name: "Add webhook" })).toHaveCount(0);
    const body = { url: await receiverUrl(), events: ["lead.created"] };
    expect((await callApi(member, "POST", "/webhooks", body)).status()).toBe(403);

    const stranger = await openAs(browser, people.otherAdmin);
    await stranger.goto(webhookPath);
    await expect(stranger.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
    const id = webhookPath.split("/").at(-1);
    expect((await callApi(stranger, "GET", `/webhooks/${id}`)).status()).toBe(404);
  });
});
