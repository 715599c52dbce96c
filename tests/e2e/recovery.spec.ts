import { expect } from "@playwright/test";
import { startReceiver } from "../fixtures/receiver";
import { deliveries } from "./delivery-log";
import { test } from "./journey";
import { trustedCertificate } from "./product";
import { addLead, addWebhook, settled } from "./records";

/** One per second: long enough to be seen and paused. */
const LEADS = 8;

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
