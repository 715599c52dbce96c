import { expect } from "@playwright/test";
import { callApi, jsonOf } from "./api";
import { followNotice, idIn } from "./crm";
import { holdResponses } from "./hold-responses";
import { test } from "./journey";
import { addBooking, addLead, addWebhook } from "./records";

test("adds a booking for a lead and links to its deliveries", async ({ page, home }) => {
  await addWebhook(home, { events: ["booking.created"] });
  await addLead(page, "Ada Pereira");
  await addLead(page, "Ada Lovelace");
  await page.goto("/bookings");
  await page.getByRole("main").getByRole("link", { name: "Add booking" }).click();
  const form = page.getByRole("dialog", { name: "Add booking" });
  const choose = async (name: string) => {
    await form.getByRole("combobox", { name: "Lead" }).fill("Ada");
    await page.getByRole("option", { name }).click();
    await expect(form.getByLabel("Customer name"), "is filled in from the lead").toHaveValue(name);
  };
  await choose("Ada Lovelace");
  await form.getByLabel("Phone").fill("+351 21 000 00 00");
  await choose("Ada Pereira");
  await expect(form.getByLabel("Phone"), "typed values are kept").toHaveValue("+351 21 000 00 00");
  await form.getByRole("button", { name: "Add booking" }).click();
  await expect(form.getByText("Service is required.")).toBeVisible();
  await form.getByLabel("Service").fill("First consultation");
  const zone = form.getByRole("combobox", { name: "Time zone" });
  await zone.fill("Lisbon");
  await page.getByRole("option", { name: "Europe/Lisbon" }).click();
  await form.getByRole("button", { name: "Add booking" }).click();
  await expect(form).toBeHidden();

  const row = page.getByRole("row", { name: /Ada Pereira/ });
  await expect(row).toContainText("Europe/Lisbon");
  await expect(row).toContainText("Confirmed");
  await followNotice(page, "booking", { id: await idIn(row), event: "booking.created" });
});

test("offers a lead whose name was typed before the leads were loaded", async ({ page }) => {
  await addLead(page, "Ada Pereira");
  await page.goto("/bookings");
  const release = await holdResponses(page, (url) => url.pathname === "/api/v1/leads");
  await page.getByRole("button", { name: "Add booking" }).click();
  const lead = page.getByRole("dialog", { name: "Add booking" }).getByRole("combobox", { name: "Lead" });
  await lead.fill("Ada");
  await expect(page.getByText("Loading your leads…")).toBeVisible();
  release();
  await page.getByRole("option", { name: /Ada Pereira/ }).click();
  await expect(lead).toHaveValue(/Ada Pereira/);
  await lead.fill("Nobody");
  await expect(page.getByText("No matching lead.")).toBeVisible();
});

test("cancels a booking with a reason, or keeps it", async ({ page, home }) => {
  await addWebhook(home, { events: ["booking.cancelled"] });
  const { id } = await addBooking(page, "Grace Hopper");
  await page.goto("/bookings");
  const row = page.getByRole("row", { name: /Grace Hopper/ });
  const dialog = page.getByRole("dialog", { name: "Cancel this booking?" });
  await row.getByRole("button", { name: "Cancel" }).click();
  await dialog.getByRole("button", { name: "Back" }).click();
  await expect(dialog).toBeHidden();
  await expect(row).toContainText("Confirmed");
  const other = await addBooking(page, "Mary Jackson");
  await page.reload();
  await page
    .getByRole("row", { name: /Mary Jackson/ })
    .getByRole("button", { name: "Cancel" })
    .click();
  await jsonOf(callApi(page, "POST", `/bookings/${other.id}/cancel`, {}));
  await dialog.getByRole("button", { name: "Cancel booking" }).click();
  await expect(page.getByText("Someone else changed this first")).toBeVisible();

  await row.getByRole("button", { name: "Cancel" }).click();
  await dialog.getByLabel("Reason").fill("Fell ill");
  await dialog.getByRole("button", { name: "Cancel booking" }).click();
  await expect(row).toContainText("Cancelled");
  await expect(row).toContainText("Fell ill");
  await followNotice(page, "booking", { id, event: "booking.cancelled" });
});
