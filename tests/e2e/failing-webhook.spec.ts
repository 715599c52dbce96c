import { expect } from "@playwright/test";
import { prisma } from "@/lib/db/client";
import { watchWebhooks } from "@/lib/notices/watch-webhooks";
import { startReceiver } from "../fixtures/receiver";
import { webhooks } from "./delivery-log";
import { test } from "./journey";
import { latestMail } from "./mail";
import { trustedCertificate } from "./product";
import { addLead, addWebhook, settled } from "./records";

/** Lets the webhook's failures have begun that long ago, and looks at all webhooks. */
async function failingFor(webhookId: string, hours: number): Promise<void> {
  const startedAt = new Date(Date.now() - hours * 3_600_000);
  await prisma().webhook.update({
    where: { id: webhookId },
    data: { failingSince: startedAt, failingDeliveries: 20 },
  });
  await prisma().healthSpell.updateMany({ where: { webhookId, endedAt: null }, data: { startedAt } });
  // The product itself may have been faster: each notice exists once.
  await watchWebhooks(() => {});
}

test("tells admins that a receiver broke, disables its webhook in time, and enables it after a ping", async ({
  page,
  home,
  openAs,
}) => {
  let status = 401;
  const receiver = await startReceiver({ tls: await trustedCertificate(), respond: () => ({ status }) });
  try {
    const webhook = await addWebhook(home, { to: receiver.url });
    const { host } = new URL(receiver.url);
    const lead = await addLead(page, "Lost Lead");
    await settled(page, lead.id, "failed");
    const bell = page.getByRole("button", { name: /^Notices/ });
    const notices = page.getByRole("dialog", { name: "Notices" });

    await test.step("in the bell, by email, and with a countdown", async () => {
      await failingFor(webhook.id, 61);
      await page.goto(webhooks);
      await expect(bell).toHaveAccessibleName("Notices, 2 unread");
      await bell.click();
      const items = notices.getByRole("listitem");
      await expect(items.filter({ hasText: `${host} will be disabled on` })).toHaveCount(1);
      await expect(items.filter({ hasText: `${host} is failing` })).toContainText(
        /Failing since .+ \(401\)\. 20 deliveries failed\./,
      );
      await notices.getByRole("button", { name: "Mark all as read" }).click();
      await expect(notices.getByText("Unread")).toHaveCount(0);
      await page.keyboard.press("Escape");
      await expect(bell).toHaveAccessibleName("Notices");
      const row = page.getByRole("row", { name: new RegExp(host) });
      await expect(row).toContainText(
        /Failing since .+ \(401\)\. 20 deliveries failed\. Disables in 2 d \d+ h\./,
      );
      const mail = await latestMail(home.admin.email, /is failing/);
      expect(mail.link).toContain(webhook.path);
    });

    await test.step("with one line in the log, which opens to the failed deliveries", async () => {
      await page.goto(`${webhooks}/deliveries`);
      const line = page.getByRole("list", { name: "Failing webhooks" }).getByRole("listitem");
      await expect(line).toContainText(/Failing since .+ \(401\)\. 20 deliveries failed\./);
      const failed = page.getByRole("row", { name: /lead\.created/ });
      await expect(page.getByText("No other deliveries.").or(page.getByRole("table"))).toBeVisible();
      await expect(failed).toHaveCount(0);
      await line.getByRole("button", { name: "Show failed deliveries" }).click();
      await expect(failed).toHaveCount(1);
      await expect(page).toHaveURL(/status=failed/);
      await page.goBack();
      await expect(line).toBeVisible();
      await expect(failed).toHaveCount(0);
    });

    await test.step("until emails of the kind are stopped, without a sign-in", async () => {
      const { text } = await latestMail(home.admin.email, /will be disabled/);
      const visitor = await openAs(null);
      await visitor.goto(/http\S+unsubscribe\S+/.exec(text)?.[0] ?? "");
      await visitor.getByRole("button", { name: "Stop these emails" }).click();
      await expect(visitor.getByRole("status")).toContainText("A webhook will be disabled");
      await page.goto("/settings/account");
      await expect(page.getByRole("switch", { name: "A webhook will be disabled" })).not.toBeChecked();
      await expect(page.getByRole("switch", { name: "A webhook is failing" })).toBeChecked();
    });

    await test.step("postpones the disabling", async () => {
      await page.goto(webhook.path);
      await page.getByRole("button", { name: "Keep it active" }).click();
      await expect(page.getByRole("region", { name: "Why it fails" })).toContainText(/Disables in 7 d/);
    });

    await test.step("disables the webhook when its time is over", async () => {
      await failingFor(webhook.id, 241);
      await page.reload();
      const region = page.getByRole("region", { name: "Why nothing is sent" });
      await expect(region).toContainText("Disabled automatically");
      await latestMail(home.admin.email, /was disabled/);
      await expect(bell).toHaveAccessibleName("Notices, 1 unread");
    });

    await test.step("enables it only after a ping that succeeds", async () => {
      const dialog = page.getByRole("dialog", { name: `The ping to ${host} failed` });
      await page.goto(`${webhook.path}?tab=settings`);
      await page.getByRole("button", { name: "Enable", exact: true }).click();
      await expect(dialog.getByRole("alert")).toBeVisible();
      await dialog.getByRole("button", { name: "Cancel" }).click();
      await page.goto(webhook.path);
      await page.getByRole("button", { name: "Enable", exact: true }).click();
      await expect(dialog.getByRole("alert")).toBeVisible();
      await expect(dialog.getByRole("button", { name: "Enable anyway" })).toBeVisible();
      status = 200;
      const saving = `**/api/v1/webhooks/${webhook.id}*`;
      await page.route(saving, (route) =>
        route.request().method() === "PATCH" ? route.abort() : route.fallback(),
      );
      await dialog.getByRole("button", { name: "Send another ping" }).click();
      const unsaved = page.getByRole("dialog", { name: `${host} is still disabled` });
      await expect(unsaved.getByRole("alert")).toBeVisible();
      await page.unroute(saving);
      await unsaved.getByRole("button", { name: "Send another ping" }).click();
      await expect(page.getByRole("dialog")).toBeHidden();
      await expect(page.getByText("Active", { exact: true })).toBeVisible();
    });

    await test.step("reports that it works again", async () => {
      const next = await addLead(page, "Next Lead");
      await settled(page, next.id, "succeeded");
      await watchWebhooks(() => {});
      await latestMail(home.admin.email, /works again/);
    });
  } finally {
    await receiver.close();
  }
});

test("posts notices to an alert URL, after a test, and refuses one on a private network", async ({
  page,
}) => {
  const receiver = await startReceiver({ tls: await trustedCertificate() });
  try {
    await page.goto("/settings/organization");
    const field = page.getByRole("textbox", { name: "Alert URL" });
    await field.fill("https://10.0.0.1/alerts");
    await page.getByRole("button", { name: "Save alert URL" }).click();
    await expect(page.getByText(/not on the public internet/)).toBeVisible();
    await field.fill(receiver.url);
    await page.getByRole("button", { name: "Save alert URL" }).click();
    await page.getByRole("button", { name: "Send test alert" }).click();
    await expect(page.getByText("The test alert was delivered")).toBeVisible();
    expect(JSON.parse(receiver.requests[0]?.body.toString() ?? "")).toEqual({
      text: expect.stringContaining("Test alert from Empfio"),
    });
  } finally {
    await receiver.close();
  }
});
