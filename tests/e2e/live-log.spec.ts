import { expect } from "@playwright/test";
import { deliveries } from "./delivery-log";
import { test } from "./journey";
import { tabTo } from "./keyboard";
import { addBooking, addLead, addWebhook, settled } from "./records";

test("a live log receives what its filters let through, without a reload", async ({ page, home }) => {
  await addWebhook(home);
  await page.goto(`${deliveries}?event=lead.created`);
  await expect(page.getByRole("heading", { name: "No delivery matches" })).toBeVisible();
  await page.getByRole("switch", { name: "Live" }).check({ force: true });
  await expect(page).toHaveURL(/live=true/);

  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await settled(page, (await addBooking(page, "Live Booking")).id, "succeeded");
  const lead = await addLead(page, "Live Lead");
  const row = page.getByRole("row", { name: /lead\.created/ });
  await expect(row).toContainText("Succeeded");
  await expect(row).toContainText(lead.id);
  await expect(page.getByRole("status").filter({ hasText: "1 new delivery" })).toBeAttached();
  await expect(page.getByRole("row"), "and nothing else").toHaveCount(2);
  expect(await page.evaluate(() => "sameDocument" in window), "without a reload").toBe(true);
});

test("a retry is counted down, and its outcome appears by itself in the sheet and in a log that is not live", async ({
  page,
  home,
  openAs,
}) => {
  await addWebhook(home, { to: "/recovers" });
  const colleague = await openAs(await home.addMember());
  const lead = await addLead(page, "Recovering Lead");
  // Searched for, since it may still be on its way to the log.
  const log = `${deliveries}?q=${lead.id}`;
  await Promise.all([page.goto(log), colleague.goto(log)]);
  await page
    .getByRole("row", { name: /lead\.created/ })
    .getByRole("link")
    .first()
    .click();
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByRole("region", { name: "Attempts" })).toContainText(/in \d+ s/);
  const diagnosis = sheet.getByRole("region", { name: "Diagnosis" });
  await expect(diagnosis).toContainText("Delivered");
  await expect(diagnosis).toContainText("It took 3 attempts: the 2 before failed (503).");
  await expect(colleague.getByRole("row", { name: /lead\.created/ })).toContainText("Succeeded");
});

test("the log is made live by keyboard alone", async ({ page, home }) => {
  await addWebhook(home);
  await page.goto(deliveries);
  await tabTo(page, page.getByRole("switch", { name: "Live" }));
  await page.keyboard.press("Space");
  await expect(page).toHaveURL(/live=true/);
  await addLead(page, "Live by Keyboard");
  await expect(page.getByRole("row", { name: /lead\.created/ })).toContainText("Succeeded");
});
