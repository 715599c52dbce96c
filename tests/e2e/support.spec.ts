import { createHmac } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { createPerson, type Person } from "../fixtures/people";
import { callApi, jsonOf } from "./api";
import { copiedText, openSheet, webhooks } from "./delivery-log";
import { type Home, test } from "./journey";
import { tabTo } from "./keyboard";
import { addBooking, addWebhook, dispatched, settled } from "./records";

/**
 * The ID of a booking, as a customer would quote it: the delivery of its creation failed, and its cancellation was not
 * sent.
 */
async function failedBooking(page: Page, home: Home): Promise<{ booking: string; secret: string }> {
  const { secret } = await addWebhook(home, { to: "/fails", events: ["booking.created"] });
  const booking = await addBooking(page, "Grace Pereira");
  await settled(page, booking.id, "failed");
  await jsonOf(callApi(page, "POST", `/bookings/${booking.id}/cancel`, {}));
  await dispatched(page, booking.id);
  return { booking: booking.id, secret };
}

test("lets support find an organization's delivery by booking ID, read-only and logged", async ({
  page,
  home,
  openAs,
}) => {
  const { booking, secret } = await failedBooking(page, home);
  const staff: Person = await createPerson({ isSupport: true });
  const support = await openAs(staff);
  await support.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await support.goto("/");
  await expect(support).toHaveURL("/support");
  await support.getByRole("searchbox", { name: "Search" }).fill(booking);
  await support.keyboard.press("Enter");
  await expect(support).toHaveURL(new RegExp(`q=${booking}`));
  await expect(support.getByRole("searchbox", { name: "Search" })).toBeFocused();
  await support.getByRole("main").getByRole("link", { name: home.name }).click();

  const banner = support.getByRole("complementary", { name: "Support view" });
  await test.step("opens the timeline below a banner with the organization's name", async () => {
    await expect(banner).toContainText(`Viewing ${home.name} as support. Read only; your access is logged.`);
    await expect(support.getByRole("note")).toHaveText(
      "1 event was not sent to any webhook: booking.cancelled.",
    );
    await expect(
      support.getByRole("navigation", { name: "Breadcrumb" }).getByRole("listitem").last(),
    ).toHaveText("Booking");
    const events = support.getByRole("list", { name: "Timeline" });
    await expect(events.getByRole("heading", { level: 2 })).toHaveText([
      "Booking cancelled",
      "Booking created",
    ]);
    await expect(events).toContainText("Not sent: the only webhook is not subscribed to booking.cancelled.");
    await expect(events.getByRole("listitem").last()).toContainText("Booking added");
    await expect(support.getByText("Grace Pereira"), "no customer data").toHaveCount(0);
    await events.getByRole("link", { name: "View delivery" }).click();
    const sheet = await openSheet(support);
    await expect(sheet.getByRole("region", { name: "Diagnosis" })).toContainText(
      "The receiver responded with 500",
    );
    await expect(sheet.getByRole("button", { name: "Resend" })).toHaveCount(0);
    await sheet.getByRole("button", { name: "Copy reply" }).click();
    for (const part of [
      /The event booking\.created of .+ UTC was not delivered to https:/,
      /We made 4 attempts, starting on .+ UTC\./,
      "The problem is on the receiver’s side.",
      "What you can do:\n1. ",
      `Object: ${booking}`,
    ]) {
      await expect.poll(() => copiedText(support)).toMatch(part);
    }
    await sheet.getByRole("tab", { name: "Signature" }).click();
    await sheet
      .getByLabel("Computed signature")
      .fill(createHmac("sha256", secret).update("{}").digest("hex"));
    await sheet.getByRole("button", { name: "Check signature" }).click();
    const finding = sheet.getByRole("region", { name: "Check a signature" }).getByRole("status");
    await expect(finding, "of the value that the customer sends").not.toBeEmpty();
    await support.keyboard.press("Escape");
  });

  await test.step("shows its webhooks without any actions", async () => {
    await banner.getByRole("link", { name: "Webhooks" }).click();
    await expect(banner).toContainText(home.name);
    await expect(support.getByRole("link", { name: "Add webhook" })).toHaveCount(0);
    await support.getByRole("row").nth(1).getByRole("link").click();
    await expect(support.getByRole("heading", { name: "Signing secret" })).toBeVisible();
    for (const name of ["Reveal secret", "Rotate secret", "Send test", "Edit", "More actions"]) {
      await expect(support.getByRole("button", { name, exact: true })).toHaveCount(0);
    }
  });

  await test.step("records the search and the views in the organization's audit log", async () => {
    await page.goto("/settings/audit-log");
    const looks = page.getByRole("row").filter({ hasText: staff.email });
    await expect(looks.filter({ hasText: "ound this organization in a support search" })).toHaveCount(1);
    await expect(looks.filter({ hasText: "iewed this organization as support" })).not.toHaveCount(0);
    await expect(looks.first()).toContainText("Empfio support");
  });
});

test("lets support find a webhook, a delivery, and an event by host or ID", async ({
  page,
  home,
  openAs,
}) => {
  const webhook = await addWebhook(home, { to: `https://${home.id}.harbour.test/` });
  const booking = await addBooking(page, "Quoted Customer");
  const { id: delivery } = await settled(page, booking.id, "failed");
  const { event } = await jsonOf<{ event: { id: string } }>(callApi(page, "GET", `/deliveries/${delivery}`));
  const support = await openAs(await createPerson({ isSupport: true }));
  await support.goto("/support");
  const found = support.getByRole("main").getByRole("link", { name: home.name });
  for (const [quoted, kind] of [
    [`${home.id}.harbour.test`, "Webhook"],
    [webhook.id, "Webhook"],
    [delivery, "Delivery"],
    [event.id, "Event"],
  ] as const) {
    await support.getByRole("searchbox", { name: "Search" }).fill(quoted);
    await support.keyboard.press("Enter");
    await expect(found.filter({ hasText: new RegExp(`^${kind}`) })).toBeVisible();
  }
});

test("lets support search, open a result, and exit with the keyboard only", async ({
  page,
  home,
  openAs,
}) => {
  const { booking } = await failedBooking(page, home);
  const support = await openAs(await createPerson({ isSupport: true }));
  await support.goto("/support");
  await expect(support.getByRole("searchbox", { name: "Search" })).toBeFocused();
  await support.keyboard.type(booking);
  await support.keyboard.press("Enter");
  await tabTo(support, support.getByRole("main").getByRole("link", { name: home.name }));
  await support.keyboard.press("Enter");
  await tabTo(support, support.getByRole("link", { name: "View deliveries" }));
  await support.keyboard.press("Enter");
  const delivery = support.getByRole("row").getByRole("link", { name: "booking.created" });
  await tabTo(support, delivery);
  await support.keyboard.press("Enter");
  const sheet = await openSheet(support);
  await support.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expect(delivery, "focus returns to the link").toBeFocused();
  await tabTo(support, support.getByRole("link", { name: "Exit" }), "Shift+Tab");
  await support.keyboard.press("Enter");
  await expect(support.getByRole("searchbox", { name: "Search" })).toBeFocused();
});

test("lets support find a booking by the customer's email address, and says that an ID was never created", async ({
  page,
  home,
  openAs,
}) => {
  const booking = await jsonOf<{ id: string }>(
    callApi(page, "POST", "/bookings", {
      customer_name: "Mary Jackson",
      customer_email: "mary@harbour.test",
      service: "First consultation",
      starts_at: "2030-05-06T09:00:00Z",
      ends_at: "2030-05-06T09:45:00Z",
      timezone: "Europe/Lisbon",
    }),
  );
  const staff = await createPerson({ isSupport: true });
  const support = await openAs(staff);
  await support.goto(`/support?q=${booking.id.slice(0, -1)}`);
  await expect(
    support.getByRole("heading", { name: "No booking with this ID exists in any organization" }),
  ).toBeVisible();
  await expect(support.getByText(/never created, or the ID is incomplete.*and 31 in this one/)).toBeVisible();
  await support.getByRole("searchbox").fill(home.name);
  await support.keyboard.press("Enter");
  await support.getByRole("main").getByRole("link", { name: home.name }).click();
  await support.getByRole("link", { name: "Find a record" }).click();
  await support.getByRole("searchbox", { name: "Customer" }).fill("MARY@harbour");
  await support.keyboard.press("Enter");
  await support.getByRole("list", { name: "Records" }).getByRole("link", { name: "Mary Jackson" }).click();
  await expect(support.getByRole("list", { name: "Timeline" })).toContainText("there was no webhook");

  await page.goto("/settings/audit-log");
  const entry = page.getByRole("row").filter({ hasText: "earched for a customer as support" });
  await expect(entry).toContainText(booking.id);
});

test("hides customer data from support, and the support search from all others", async ({
  page,
  home,
  openAs,
}) => {
  const support = await openAs(await createPerson({ isSupport: true }));
  for (const path of ["/leads", "/bookings", "/conversations"]) {
    await support.goto(`${path}?organization_id=${home.id}`);
    await expect(support.getByRole("table")).toHaveCount(0);
  }
  await page.goto("/support");
  await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
  await page.goto(webhooks);
  await expect(page.getByRole("link", { name: "Support" })).toHaveCount(0);
});
