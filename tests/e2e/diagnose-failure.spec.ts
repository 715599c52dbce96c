import { createHmac } from "node:crypto";
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./accessibility";
import { answerOf, callApi } from "./api";
import { addLead, addWebhook, deliveries, openSheet, settled } from "./delivery-log";
import { people, signIn } from "./people";
import { giveSecretToReceiver, receiverUrl } from "./product";

test("support's question is answered in the log: what failed, why, and it is sent again", async ({
  page,
  context,
}) => {
  test.setTimeout(120_000);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(page, people.admin);
  const webhook = await addWebhook(page, await receiverUrl("/fails"), ["lead.created"]);
  const lead = await addLead(page, "Diagnosed Lead");
  const failed = await settled(page, `webhook_id=${webhook.id}&event=lead.created`, "failed");

  await test.step("it is found by the id of the lead, among the failed ones", async () => {
    await page.goto(`${deliveries}?webhook=${webhook.id}`);
    await page.getByRole("searchbox", { name: "Search deliveries" }).fill(lead.id);
    await expect(page).toHaveURL(new RegExp(`q=${lead.id}`));
    await page.getByRole("button", { name: /Status/ }).click();
    await page.getByRole("option", { name: "Failed" }).click();
    await expect(page).toHaveURL(/status=failed/);
    const row = page.getByRole("row", { name: /lead\.created/ });
    await expect(row).toHaveCount(1);
    await expect(row).toContainText("500");
    await expectAccessible(page);
    await row.getByRole("link").first().click();
    await expect(page).toHaveURL(new RegExp(`delivery=${failed.id}`));
  });

  const sheet = await openSheet(page, "Diagnosis");
  await test.step("the sheet says what happened, whose side it is on, and what to do", async () => {
    const diagnosis = sheet.getByRole("region", { name: "Diagnosis" });
    await expect(diagnosis).toContainText("On the receiver’s side");
    await expect(diagnosis).toContainText("The receiver answered 500");
    await expect(diagnosis).toContainText("All 4 attempts have failed");
    await expect(diagnosis).toContainText("press Resend");
    await expect(sheet.getByRole("button", { name: /^Show attempt \d$/ })).toHaveCount(4);
    await expect(sheet.getByRole("tabpanel")).toContainText("This path always fails.");
    await expectAccessible(page);
  });

  await test.step("the request can be read and copied as it was sent", async () => {
    await sheet.getByRole("button", { name: "Show attempt 1" }).click();
    await sheet.getByRole("tab", { name: "Request" }).click();
    const panel = sheet.getByRole("tabpanel");
    await expect(panel).toContainText("X-Empfio-Signature");
    await expect(panel).toContainText("Diagnosed Lead");
    await sheet.getByRole("button", { name: "Copy as cURL" }).click();
    const command = await page.evaluate(() => navigator.clipboard.readText());
    expect(command).toContain(`curl -i -X POST '${webhook.url}'`);
    expect(command).toContain(`X-Empfio-Delivery: ${failed.id}`);
  });

  await test.step("the address opens the same sheet at a colleague's", async () => {
    await page.reload();
    await openSheet(page, "Diagnosis");
    await expect(page).toHaveURL(new RegExp(`delivery=${failed.id}`));
  });

  await test.step("the receiver is corrected, and the delivery resent with the same bytes", async () => {
    await giveSecretToReceiver(webhook.secret);
    await answerOf(callApi(page, "PATCH", `/webhooks/${webhook.id}`, { url: await receiverUrl() }));
    await page.getByRole("dialog").getByRole("button", { name: "Resend" }).click();
    await expect(page.getByText("Sent again", { exact: true })).toBeVisible();
    const resent = await openSheet(page, "Diagnosis");
    await expect(resent.getByRole("region", { name: "Diagnosis" })).toContainText("Delivered");
    await expect(resent.getByRole("tabpanel")).toContainText("both signatures verified");
    await expect(resent.getByText("Resend", { exact: true }).first()).toBeVisible();
  });

  await test.step("the webhook's own log shows the change of its URL between the two", async () => {
    await page.goto(`/settings/integrations/webhooks/${webhook.id}?tab=deliveries`);
    await expect(page.getByText(/URL changed to .*before: .*\/fails/)).toBeVisible();
  });
});

test("a receiver that computes another signature learns its mistake", async ({ page }) => {
  await signIn(page, people.admin);
  const webhook = await addWebhook(page, await receiverUrl(), ["lead.created"]);
  await giveSecretToReceiver(webhook.secret);
  await addLead(page, "Signed Lead");
  const { id } = await settled(page, `webhook_id=${webhook.id}&event=lead.created`, "succeeded");
  await page.goto(`${deliveries}?delivery=${id}`);
  const sheet = await openSheet(page, "Diagnosis");
  await sheet.getByRole("tab", { name: "Signature" }).click();
  await expect(sheet.getByText(/Made with the current secret, ending in/).first()).toContainText(
    webhook.secret.slice(-4),
  );
  await expectAccessible(page);

  const { request_body } = await answerOf<{ request_body: string }>(
    callApi(page, "GET", `/deliveries/${id}`),
  );
  const explain = async (signature: string) => {
    await sheet.getByLabel("Computed signature").fill(signature);
    await sheet.getByRole("button", { name: "Explain" }).click();
  };
  const hmac = (body: string) => createHmac("sha256", webhook.secret).update(body);
  const finding = sheet.getByRole("region", { name: "Check a signature" }).getByRole("status");
  await explain(hmac(JSON.stringify(JSON.parse(request_body), null, 2)).digest("hex"));
  await expect(finding).toContainText("parsed and serialised again");
  await explain(hmac(request_body).digest("base64"));
  await expect(finding).toContainText("written as base64");
  await explain(hmac(request_body).digest("hex"));
  await expect(finding).toContainText("Correct");
  expect(await page.content(), "the secret is nowhere in the page").not.toContain(
    webhook.secret.slice(6, 30),
  );
});

test("the log and its sheet are worked by keyboard alone", async ({ page }) => {
  await signIn(page, people.admin);
  const webhook = await addWebhook(page, await receiverUrl(), ["lead.created"]);
  await giveSecretToReceiver(webhook.secret);
  await addLead(page, "First by Keyboard");
  const first = await settled(page, `webhook_id=${webhook.id}&event=lead.created`, "succeeded");
  await addLead(page, "Second by Keyboard");
  await expect(async () => {
    const second = await settled(page, `webhook_id=${webhook.id}&event=lead.created`, "succeeded");
    expect(second.id).not.toBe(first.id);
  }).toPass();

  await page.goto(`${deliveries}?webhook=${webhook.id}&event=lead.created`);
  const links = page.getByRole("row").getByRole("link", { name: "lead.created" });
  await expect(links).toHaveCount(2);
  await page.getByRole("searchbox", { name: "Search deliveries" }).focus();
  await expect(async () => {
    await page.keyboard.press("Tab");
    await expect(links.first()).toBeFocused({ timeout: 50 });
  }).toPass();
  await page.keyboard.press("Enter");
  await openSheet(page, "Diagnosis");
  const newest = new URL(page.url()).searchParams.get("delivery");
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(new RegExp(`delivery=${first.id}`));
  await page.keyboard.press("ArrowLeft");
  await expect(page).toHaveURL(new RegExp(`delivery=${newest}`));
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(links.first()).toBeFocused();
});
