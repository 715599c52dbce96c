import { expect } from "@playwright/test";
import { openSheet } from "./delivery-log";
import { test } from "./journey";
import { addBooking, addLead, addWebhook, settled } from "./records";

test("erases a lead with its booking, and shows when and on whose request", async ({ page, home }) => {
  await addWebhook(home);
  const name = "Hedy Lamarr";
  const { id } = await addLead(page, name);
  const { id: bookingId } = await addBooking(page, name, id);
  await settled(page, id, "succeeded");
  await settled(page, bookingId, "succeeded");
  const byAdmin = `at the request of ${home.admin.name}.`;

  await test.step("an admin confirms by typing, with a reason", async () => {
    await page.goto("/leads");
    await page.getByRole("link", { name: `Webhook deliveries of ${name}` }).click();
    await page.getByRole("button", { name: "Erase personal data…" }).click();
    const dialog = page.getByRole("alertdialog", { name: "Erase the personal data of this lead?" });
    await expect(dialog.getByRole("checkbox", { name: /1 related record/ })).toBeChecked();
    await dialog.getByLabel("Reason").fill("Request 17");
    const confirm = dialog.getByRole("button", { name: "Erase personal data" });
    await expect(confirm).toBeDisabled();
    await dialog.getByLabel("Type erase to confirm").fill("erase");
    await confirm.click();
    await expect(dialog).toBeHidden();
  });

  await test.step("the timeline tells when, for whom, and how much", async () => {
    const notice = page.getByRole("note", { name: "Erasure" });
    await expect(notice).toContainText(byAdmin);
    await expect(notice).toContainText("Erased: 2 records, 2 payloads, 2 responses.");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Lead");
    await expect(page.getByRole("button", { name: "Erase personal data…" })).toBeHidden();
  });

  await test.step("the delivery keeps its outcome, and cannot be sent again", async () => {
    await page.getByRole("link", { name: "View delivery" }).click();
    const sheet = await openSheet(page);
    await expect(sheet).toContainText(id);
    await expect(sheet.getByText(byAdmin).first()).toBeVisible();
    await sheet.getByRole("tab", { name: "Request" }).click();
    await expect(sheet.getByText("Payload erased on")).toBeVisible();
    await expect(sheet.getByRole("button", { name: "Resend" })).toBeHidden();
    await expect(page.getByText(name)).toHaveCount(0);
  });

  await test.step("the lists of leads and bookings say the same", async () => {
    for (const list of ["/leads", "/bookings"]) {
      await page.goto(list);
      await expect(page.getByRole("row", { name: /Personal data erased on/ })).toContainText(byAdmin);
      await expect(page.getByText(name)).toHaveCount(0);
    }
  });
});
