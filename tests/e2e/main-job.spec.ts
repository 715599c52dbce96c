import { expect, type Page } from "@playwright/test";
import { answerOf, callApi } from "./api";
import { webhooks } from "./delivery-log";
import { test } from "./journey";
import { giveSecretToReceiver, receiverUrl } from "./product";
import { addBooking, settled } from "./records";
import { readSecret, testResult } from "./webhook-page";

/** Opens an object's newest delivery in the webhook's log, and reads what the receiver answered. */
async function newestAnswer(page: Page, webhookPath: string): Promise<string> {
  await page.goto(`${webhookPath}?tab=deliveries`);
  const row = page.getByRole("row", { name: /booking\.created/ }).first();
  await expect(row).toContainText("Succeeded");
  await row.getByRole("link").first().click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("tab", { name: "Response" }).click();
  return (await sheet.getByRole("tabpanel").textContent()) ?? "";
}

test("a webhook is added, its events arrive signed, are sent again, and follow a rotated secret", async ({
  page,
}) => {
  let secret = "";
  await test.step("add the sample receiver and see the ping arrive", async () => {
    await page.goto(webhooks);
    await page.getByRole("link", { name: "Add webhook" }).click();
    await page.getByLabel("Endpoint URL").fill(await receiverUrl());
    await page.getByRole("button", { name: "Select all" }).click();
    await page.getByRole("button", { name: "Save and send a ping" }).click();
    await expect(page.getByRole("heading", { name: "Webhook added" })).toBeVisible();
    secret = await readSecret(page);
    await giveSecretToReceiver(secret);
    await testResult(page).getByRole("button", { name: "Send again" }).click();
    await expect(testResult(page)).toContainText(/200 OK in \d+ ms/);
  });

  await page.getByRole("link", { name: "Go to webhook" }).click();
  await page.waitForURL(/\/webhooks\/we_/);
  const webhookPath = new URL(page.url()).pathname;
  const verifiedWith = (used: string) => `both signatures verified with secret …${used.slice(-4)}`;

  const booking = await addBooking(page, "Ada Pereira");
  await test.step("a booking is delivered, and the receiver has verified both signatures", async () => {
    await settled(page, booking.id, "succeeded");
    expect(await newestAnswer(page, webhookPath)).toContain(verifiedWith(secret));
  });

  await test.step("it is sent again with the same bytes", async () => {
    await page.getByRole("dialog").getByRole("button", { name: "Resend" }).click();
    await expect(page.getByText("Sent again", { exact: true })).toBeVisible();
    await settled(page, booking.id, "succeeded");
    const { data } = await answerOf<{ data: { id: string }[] }>(
      callApi(page, "GET", `/deliveries?q=${booking.id}`),
    );
    expect(data).toHaveLength(2);
    const bodies = await Promise.all(
      data.map(({ id }) => answerOf<{ request_body: string }>(callApi(page, "GET", `/deliveries/${id}`))),
    );
    expect(new Set(bodies.map(({ request_body }) => request_body)).size).toBe(1);
  });

  await test.step("after a rotation the next delivery is verified with the new secret", async () => {
    await page.goto(webhookPath);
    await page.getByRole("button", { name: "Rotate …" }).click();
    const dialog = page.getByRole("dialog", { name: "Rotate the secret" });
    await dialog.getByText("Not at all").click();
    await dialog.getByRole("button", { name: "Rotate secret" }).click();
    await expect(dialog).toBeHidden();
    const fresh = await readSecret(page);
    expect(fresh).not.toBe(secret);
    await giveSecretToReceiver(fresh);
    await settled(page, (await addBooking(page, "Grace Hopper")).id, "succeeded");
    expect(await newestAnswer(page, webhookPath)).toContain(verifiedWith(fresh));
  });
});
