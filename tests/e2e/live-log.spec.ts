import { expect, test } from "@playwright/test";
import { addLead, addWebhook, deliveries } from "./delivery-log";
import { openAs, people, signIn } from "./people";
import { giveSecretToReceiver, receiverUrl } from "./product";

test("a live log receives a delivery without a reload, and keeps it in its address", async ({ page }) => {
  await signIn(page, people.admin);
  const webhook = await addWebhook(page, await receiverUrl(), ["lead.created"]);
  await giveSecretToReceiver(webhook.secret);
  await page.goto(`${deliveries}?webhook=${webhook.id}&event=lead.created`);
  await expect(page.getByRole("heading", { name: "No delivery matches" })).toBeVisible();
  await page.getByRole("switch", { name: "Live" }).check({ force: true });
  await expect(page).toHaveURL(/live=true/);

  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  const lead = await addLead(page, "Live Lead");
  const row = page.getByRole("row", { name: /lead\.created/ });
  await expect(row).toContainText("Succeeded", { timeout: 20_000 });
  await expect(row).toContainText(lead.id);
  await expect(page.getByRole("status").filter({ hasText: "1 new delivery" })).toBeAttached();
  expect(await page.evaluate(() => "sameDocument" in window), "without a reload").toBe(true);
});

test("a retry is counted down, and its outcome appears in the open sheet by itself", async ({ page }) => {
  await signIn(page, people.admin);
  const webhook = await addWebhook(page, await receiverUrl("/recovers"), ["lead.created"]);
  await giveSecretToReceiver(webhook.secret);
  await page.goto(`${deliveries}?webhook=${webhook.id}&event=lead.created&live=true`);
  await addLead(page, "Recovering Lead");
  const row = page.getByRole("row", { name: /lead\.created/ });
  await row.getByRole("link").first().click({ timeout: 20_000 });
  const diagnosis = page.getByRole("dialog").getByRole("region", { name: "Diagnosis" });
  await expect(diagnosis).toContainText("Delivered", { timeout: 30_000 });
  await expect(diagnosis).toContainText("It took 3 attempts: the 2 before failed (503).");
});

test("members see the log and may not resend; its filters survive a reload", async ({ page, browser }) => {
  await signIn(page, people.admin);
  const webhook = await addWebhook(page, await receiverUrl(), ["lead.created"]);
  await giveSecretToReceiver(webhook.secret);
  const member = await openAs(browser, people.member);
  await member.goto(`${deliveries}?webhook=${webhook.id}&event=ping`);
  await member.getByRole("row", { name: /ping/ }).getByRole("link").first().click();
  const sheet = member.getByRole("dialog");
  await expect(sheet.getByRole("button", { name: "Copy link" })).toBeVisible();
  await expect(sheet.getByRole("button", { name: "Resend" })).toHaveCount(0);
  await member.reload();
  await expect(member.getByRole("dialog").getByRole("region", { name: "Diagnosis" })).toBeVisible();
  await member.keyboard.press("Escape");
  await expect(member.getByRole("row", { name: /ping/ })).toHaveCount(1);
});
