import { expect } from "@playwright/test";
import type { DeliveryDetail } from "@/lib/contracts/deliveries";
import { tlsCauses } from "@/lib/contracts/tls-causes";
import { prisma } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { callApi, jsonOf } from "./api";
import { copiedText, deliveries, openSheet } from "./delivery-log";
import { test } from "./journey";
import { tabTo } from "./keyboard";
import { receiverUrl } from "./product";
import { addLead, addWebhook, settled } from "./records";

test("shows why a delivery failed and what to do, and resends it", async ({ page, home, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const webhook = await addWebhook(home, { to: "/fails" });
  const lead = await addLead(page, "Diagnosed Lead");
  const failed = await settled(page, lead.id, "failed");

  await test.step("finds the delivery by the lead's ID and its status", async () => {
    await page.goto(deliveries);
    await page.getByRole("searchbox", { name: "Search deliveries" }).fill(lead.id);
    await expect(page).toHaveURL(new RegExp(`q=${lead.id}`));
    await page.getByRole("button", { name: /Status/ }).click();
    await page.getByRole("option", { name: "Failed" }).click();
    await expect(page).toHaveURL(/status=failed/);
    const row = page.getByRole("row", { name: /lead\.created/ });
    await expect(row).toHaveCount(1);
    await expect(row).toContainText("500");
    await row.getByRole("link").first().click();
    await expect(page).toHaveURL(new RegExp(`delivery=${failed.id}`));
  });

  const sheet = await openSheet(page);
  await test.step("shows what happened, on which side, and what to do", async () => {
    const diagnosis = sheet.getByRole("region", { name: "Diagnosis" });
    await expect(diagnosis).toContainText("On the receiver’s side");
    await expect(diagnosis).toContainText("The receiver responded with 500");
    await expect(diagnosis).toContainText("All 4 attempts failed. No more retries.");
    await expect(diagnosis).toContainText("press Resend");
    await expect(sheet.getByRole("button", { name: /^Show attempt \d$/ })).toHaveCount(4);
    await expect(sheet.getByRole("tabpanel")).toContainText("This path always fails.");
  });

  await test.step("shows the request and copies it as a command", async () => {
    await sheet.getByRole("button", { name: "Show attempt 1" }).click();
    await sheet.getByRole("tab", { name: "Request" }).click();
    const panel = sheet.getByRole("tabpanel");
    await expect(panel).toContainText("X-Empfio-Signature");
    await expect(panel).toContainText("Diagnosed Lead");
    await sheet.getByRole("button", { name: "Copy as cURL" }).click();
    await expect.poll(() => copiedText(page)).toContain(`curl -i -X POST '${webhook.url}'`);
    const command = await copiedText(page);
    expect(command).toContain(`X-Empfio-Delivery: ${failed.id}`);
    const { attempts, request_body } = await jsonOf<DeliveryDetail>(
      callApi(page, "GET", `/deliveries/${failed.id}`),
    );
    expect(command, "of the selected attempt").toContain(
      `webhook-timestamp: ${attempts[0]?.request_headers["webhook-timestamp"]}`,
    );
    const body = panel.getByRole("region", { name: "request body" }).locator("pre");
    await expect(body).toHaveText(JSON.stringify(JSON.parse(request_body ?? ""), null, 2), {
      useInnerText: true,
    });
    await panel.getByRole("radio", { name: "Raw" }).click();
    await expect(body).toHaveText(request_body ?? "", { useInnerText: true });
  });

  await test.step("copies a link to the delivery and shows exact times", async () => {
    await sheet.getByRole("button", { name: "Copy link" }).click();
    await expect
      .poll(() => copiedText(page))
      .toBe(new URL(`${deliveries}?delivery=${failed.id}`, page.url()).href);
    await sheet.locator("time").first().hover();
    await expect(page.getByRole("tooltip")).toContainText(/\d UTC$/);
  });

  await test.step("resends the delivery with the identical body after the URL was corrected", async () => {
    await jsonOf(callApi(page, "PATCH", `/webhooks/${webhook.id}`, { url: await receiverUrl() }));
    await sheet.getByRole("button", { name: "Resend" }).click();
    await expect(page.getByText("Resent", { exact: true })).toBeVisible();
    await expect(sheet.getByRole("region", { name: "Diagnosis" })).toContainText("Delivered");
    const resent = new URL(page.url()).searchParams.get("delivery");
    expect(resent).not.toBe(failed.id);
    const bodyOf = async (id: string | null) =>
      (await jsonOf<{ request_body: string }>(callApi(page, "GET", `/deliveries/${id}`))).request_body;
    expect(await bodyOf(resent)).toBe(await bodyOf(failed.id));
  });
});

test("opens, browses, and resends deliveries with the keyboard only", async ({ page, home }) => {
  await addWebhook(home);
  const older = await settled(page, (await addLead(page, "First by Keyboard")).id, "succeeded");
  const newer = await settled(page, (await addLead(page, "Second by Keyboard")).id, "succeeded");

  await page.goto(deliveries);
  const links = page.getByRole("row").getByRole("link", { name: "lead.created" });
  await expect(links).toHaveCount(2);
  await tabTo(page, links.first());
  await page.keyboard.press("Enter");
  const sheet = await openSheet(page);
  await expect(page).toHaveURL(new RegExp(`delivery=${newer.id}`));
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(new RegExp(`delivery=${older.id}`));
  await page.keyboard.press("ArrowLeft");
  await expect(page).toHaveURL(new RegExp(`delivery=${newer.id}`));
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expect(links.first(), "focus returns to the link").toBeFocused();

  await page.keyboard.press("Enter");
  await tabTo(page, sheet.locator("time").first());
  await expect(page.getByRole("tooltip")).toContainText(/\d UTC$/);
  await tabTo(page, sheet.getByRole("tab", { name: "Response" }));
  await page.keyboard.press("ArrowRight");
  await expect(sheet.getByRole("tab", { selected: true })).not.toHaveText("Response");
  await expect(page, "arrow keys in tabs do not change the delivery").toHaveURL(new RegExp(newer.id));
  await tabTo(page, sheet.locator("section[tabindex='0']").first());
  await page.keyboard.press("ArrowRight");
  await expect(page, "nor in scrollable code").toHaveURL(new RegExp(newer.id));
  await tabTo(page, sheet.getByRole("button", { name: "Resend" }), "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page).not.toHaveURL(new RegExp(newer.id));
  await expect(sheet.getByRole("region", { name: "Diagnosis" })).toContainText("Delivered");
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expect(links).toHaveCount(3);
});

test("has a headline and a remedy for each cause of a failed TLS handshake", async ({ page, home }) => {
  const webhook = await addWebhook(home);
  // The messages of the outbound code, which tests/integration/outbound gets from real servers.
  const causes: [message: string, remedy: string][] = [
    [`${tlsCauses.expired} 2026-11-01 23:59 UTC. Renew it.`, "Renew the certificate"],
    [`${tlsCauses.wrong_host} shop.example (valid for example.org).`, "request a certificate that names it"],
    [`${tlsCauses.self_signed}.`, "Use a certificate of a public authority"],
    [`${tlsCauses.unknown_authority}.`, "Use a certificate of a public authority"],
    [`${tlsCauses.incomplete_chain}.`, "Configure the full chain"],
    [`${tlsCauses.old_tls}.`, "Enable TLS 1.2 or 1.3"],
    [`${tlsCauses.client_certificate}.`, "Turn off client certificates"],
    [`${tlsCauses.not_tls} 8080.`, "Check the port in the webhook’s URL"],
  ];
  for (const [n, [message]] of causes.entries()) {
    const at = new Date(Date.now() - (n + 1) * 60_000);
    const id = newId("event");
    const own = {
      organizationId: home.id,
      createdAt: at,
      sweepAfter: new Date(Date.now() + 86_400_000),
    };
    const what = { type: "lead.created", objectId: newId("lead") };
    await prisma().event.create({
      data: { ...own, ...what, id, occurredAt: at, dispatchedAt: at, payload: Buffer.from("{}") },
    });
    await prisma().delivery.create({
      data: {
        ...own,
        id: newId("delivery"),
        webhookId: webhook.id,
        eventId: id,
        eventType: what.type,
        objectId: what.objectId,
        status: "failed",
        trigger: "event",
        maxAttempts: 4,
        attemptCount: 4,
        completedAt: at,
        lastErrorCode: "tls_error",
        lastErrorMessage: message,
      },
    });
  }
  await page.goto(`${deliveries}?error_code=tls_error`);
  const rows = page.getByRole("row", { name: /lead\.created/ });
  await expect(rows).toHaveCount(causes.length);
  await rows.first().getByRole("link").first().click();
  const sheet = await openSheet(page);
  const diagnosis = sheet.getByRole("region", { name: "Diagnosis" });
  for (const [message, remedy] of causes) {
    await expect(diagnosis).toContainText(message);
    await expect(diagnosis).toContainText(remedy);
    await expect(diagnosis).toContainText("On the receiver’s side");
    await page.keyboard.press("ArrowRight");
  }
});
