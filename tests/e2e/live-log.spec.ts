import { expect } from "@playwright/test";
import { deliveries, openSheet } from "./delivery-log";
import { test } from "./journey";
import { tabTo } from "./keyboard";
import { addBooking, addLead, addWebhook, NEXT_ATTEMPT_MS, rewind, settled } from "./records";

test("adds deliveries that match the filters to a live log without a reload", async ({ page, home }) => {
  await addWebhook(home);
  await page.goto(`${deliveries}?event=lead.created`);
  await expect(page.getByRole("heading", { name: "No matching deliveries" })).toBeVisible();
  await page.getByRole("switch", { name: "Live" }).check({ force: true });
  await expect(page).toHaveURL(/live=true/);

  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await settled(page, (await addBooking(page, "Live Booking")).id, "succeeded");
  const lead = await addLead(page, "Live Lead");
  const row = page.getByRole("row", { name: /lead\.created/ });
  await expect(row).toContainText("Succeeded");
  await expect(row).toContainText(lead.id);
  await expect(page.getByRole("status").filter({ hasText: "1 new delivery" })).toBeAttached();
  await expect(page.getByRole("row"), "only the header and this row").toHaveCount(2);
  expect(await page.evaluate(() => "sameDocument" in window), "without a reload").toBe(true);
});

test("counts down to the next attempt and shows its result without a reload, in the sheet and in a log that is not live", async ({
  page,
  home,
  openAs,
}) => {
  await addWebhook(home, { to: "/recovers" });
  const lead = await addLead(page, "Recovering Lead");
  const { id } = await settled(page, lead.id, "succeeded");
  const restore = await rewind(id);
  const colleague = await openAs(await home.addMember());
  const pages = [page, colleague];
  for (const one of pages) {
    await one.clock.install();
    await one.goto(deliveries);
    await expect(one.getByRole("row", { name: /lead\.created/ })).toContainText("Retrying");
  }
  await page
    .getByRole("row", { name: /lead\.created/ })
    .getByRole("link")
    .first()
    .click();
  const sheet = await openSheet(page);
  const countdown = sheet.getByRole("region", { name: "Attempts" }).getByText(/^in \d+ min \d\d s$/);
  await expect(countdown).not.toHaveText((await countdown.textContent()) ?? "");

  await restore();
  for (const one of pages) await one.clock.fastForward(NEXT_ATTEMPT_MS);
  const diagnosis = sheet.getByRole("region", { name: "Diagnosis" });
  await expect(diagnosis).toContainText("Delivered");
  await expect(diagnosis).toContainText("It took 3 attempts; the first 2 failed (503).");
  await expect(colleague.getByRole("row", { name: /lead\.created/ })).toContainText("Succeeded");
});

test("makes the log live with the keyboard only", async ({ page, home }) => {
  await addWebhook(home);
  await page.goto(deliveries);
  await tabTo(page, page.getByRole("switch", { name: "Live" }));
  await page.keyboard.press("Space");
  await expect(page).toHaveURL(/live=true/);
  await addLead(page, "Live by Keyboard");
  await expect(page.getByRole("row", { name: /lead\.created/ })).toContainText("Succeeded");
});
