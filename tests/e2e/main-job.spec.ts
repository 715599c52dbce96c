import { expect, type Locator, type Page } from "@playwright/test";
import { callApi, jsonOf } from "./api";
import { webhooks } from "./delivery-log";
import { test } from "./journey";
import { giveSecretToReceiver, receiverUrl } from "./product";
import { addBooking, settled } from "./records";
import { readSecret, testResult } from "./webhook-page";

/** Opens the newest booking delivery in the webhook's log. @returns its response */
async function newestResponse(page: Page, webhookPath: string): Promise<Locator> {
  await page.goto(`${webhookPath}?tab=deliveries`);
  const row = page.getByRole("row", { name: /booking\.created/ }).first();
  await expect(row).toContainText("Succeeded");
  await row.getByRole("link").first().click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("tab", { name: "Response" }).click();
  return sheet.getByRole("tabpanel", { name: "Response" });
}

test("adds a webhook, delivers signed events, resends them, and rotates the secret", async ({ page }) => {
  let secret = "";
  await test.step("adds the sample receiver and delivers a ping", async () => {
    await page.goto(webhooks);
    await page.getByRole("link", { name: "Add webhook" }).click();
    await page.getByLabel("Endpoint URL").fill(await receiverUrl());
    await page.getByRole("button", { name: "Select all" }).click();
    await page.getByRole("button", { name: "Save and send ping" }).click();
    await expect(page.getByRole("heading", { name: "Webhook added" })).toBeVisible();
    secret = await readSecret(page);
    await giveSecretToReceiver(secret);
    await testResult(page).getByRole("button", { name: "Send another test" }).click();
    await expect(testResult(page)).toContainText(/200 OK in \d+ ms/);
  });

  await page.getByRole("link", { name: "Go to webhook" }).click();
  await page.waitForURL(/\/webhooks\/we_/);
  const webhookPath = new URL(page.url()).pathname;
  const verifiedWith = (used: string) => `both signatures verified with secret …${used.slice(-4)}`;

  const booking = await addBooking(page, "Ada Pereira");
  await test.step("delivers a booking whose signatures the receiver verifies", async () => {
    await settled(page, booking.id, "succeeded");
    await expect(await newestResponse(page, webhookPath)).toContainText(verifiedWith(secret));
  });

  await test.step("resends it with the identical body", async () => {
    await page.getByRole("dialog").getByRole("button", { name: "Resend" }).click();
    await expect(page.getByText("Resent", { exact: true })).toBeVisible();
    await settled(page, booking.id, "succeeded");
    const { data } = await jsonOf<{ data: { id: string }[] }>(
      callApi(page, "GET", `/deliveries?q=${booking.id}`),
    );
    expect(data).toHaveLength(2);
    const bodies = await Promise.all(
      data.map(({ id }) => jsonOf<{ request_body: string }>(callApi(page, "GET", `/deliveries/${id}`))),
    );
    expect(new Set(bodies.map(({ request_body }) => request_body)).size).toBe(1);
  });

  await test.step("signs the next delivery with the new secret after a rotation", async () => {
    await page.goto(webhookPath);
    await page.getByRole("button", { name: "Rotate secret" }).click();
    const dialog = page.getByRole("dialog", { name: "Rotate the signing secret" });
    await dialog.getByText("No overlap").click();
    await dialog.getByRole("button", { name: "Rotate secret" }).click();
    await expect(dialog).toBeHidden();
    const fresh = await readSecret(page);
    expect(fresh).not.toBe(secret);
    await giveSecretToReceiver(fresh);
    await settled(page, (await addBooking(page, "Grace Hopper")).id, "succeeded");
    await expect(await newestResponse(page, webhookPath)).toContainText(verifiedWith(fresh));
  });
});
