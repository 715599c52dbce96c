import { expect, type Page } from "@playwright/test";
import { prisma } from "@/lib/db/client";
import { startReceiver } from "../fixtures/receiver";
import { deliveries } from "./delivery-log";
import { test } from "./journey";
import { trustedCertificate } from "./product";
import { addLead, addWebhook, settled } from "./records";

const LEADS = 3;

/** Lets no run work on the replays that are started from here on, so that they are running until they are paused. */
async function holdReplays(page: Page, webhookId: string): Promise<void> {
  await page.route("**/replays?*", async (route) => {
    const response = await route.fetch();
    if (route.request().method() === "POST") {
      const later = new Date(Date.now() + 3_600_000);
      await prisma().replay.updateMany({
        where: { webhookId },
        data: { generation: { increment: 1 }, reachedAt: later },
      });
    }
    await route.fulfill({ response });
  });
}

test("sends each failed event exactly once more after a receiver is repaired", async ({ page, home }) => {
  let status = 500;
  const receiver = await startReceiver({ tls: await trustedCertificate(), respond: () => ({ status }) });
  try {
    const webhook = await addWebhook(home, { to: receiver.url, events: ["lead.created"] });
    const leads = await Promise.all(
      Array.from({ length: LEADS }, (_, index) => addLead(page, `Lost Lead ${index}`)),
    );
    for (const { id } of leads) await settled(page, id, "failed");
    const lost = new Set(receiver.requests.map(({ headers }) => headers["webhook-id"]));
    expect(lost.size).toBe(LEADS);
    status = 200;
    receiver.requests.length = 0;

    await test.step("offers it in the log, filtered by failed", async () => {
      await page.goto(`${deliveries}?webhook=${webhook.id}&status=failed`);
      await page.getByRole("button", { name: "Resend all that match" }).click();
      const dialog = page.getByRole("dialog", { name: "Resend all that match" });
      await expect(dialog).toContainText(`${LEADS} events to send`);
      await dialog.getByRole("button", { name: "Close" }).click();
    });

    await test.step("previews, pauses, resumes, and completes a replay", async () => {
      await page.goto(`${webhook.path}?tab=recovery`);
      const form = page.getByRole("region", { name: "New replay" });
      await expect(form).toContainText(`${LEADS} failed, 0 missed`);
      await form.getByRole("button", { name: "Pace" }).click();
      await page.getByRole("option", { name: "1 per second" }).click();
      await holdReplays(page, webhook.id);
      await form.getByRole("button", { name: "Start replay" }).click();
      const running = page.getByRole("region", { name: "Running replay" });
      await expect(running).toContainText(`Sending ${LEADS} events`);
      await running.getByRole("button", { name: "Pause replay" }).click();
      const paused = page.getByRole("region", { name: "Paused replay" });
      await expect(paused).toContainText(/\d events? left/);
      await paused.getByRole("button", { name: "Resume replay" }).click();
      await expect(page.getByRole("main")).toContainText(
        new RegExp(`Completed.*${LEADS} events sent.*${LEADS} succeeded`),
      );
    });

    const sent = receiver.requests.map(({ headers }) => headers["webhook-id"]);
    expect(sent.toSorted()).toEqual([...lost].toSorted());
    await page.reload();
    await expect(page.getByRole("region", { name: "New replay" })).toContainText(
      `${LEADS} events failed in this range and have succeeded since`,
    );
  } finally {
    await receiver.close();
  }
});
