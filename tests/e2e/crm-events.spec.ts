import { expect, type Page, test } from "@playwright/test";
import { answerOf, callApi } from "./api";
import { people, signIn } from "./people";

interface RecordedEvent {
  id: string;
  type: string;
}

/** The events that were recorded about an object, oldest first. */
async function eventsOf(page: Page, objectId: string): Promise<RecordedEvent[]> {
  const { data } = await answerOf<{ data: RecordedEvent[] }>(callApi(page, "GET", `/events?q=${objectId}`));
  return data.reverse();
}

async function payloadOf(page: Page, { id }: RecordedEvent) {
  const { payload } = await answerOf<{ payload: string }>(callApi(page, "GET", `/events/${id}`));
  return JSON.parse(payload) as { event: string; data: Record<string, unknown> };
}

/** The id that the row's link to its deliveries searches for. */
async function idOf(page: Page, rowName: string): Promise<string> {
  const link = page.getByRole("row", { name: rowName }).getByRole("link", { name: /Webhook deliveries/ });
  const href = await link.getAttribute("href");
  return new URL(href ?? "", page.url()).searchParams.get("q") ?? "";
}

/** Types a date and time into the segments, as by keyboard: 14/03/2027 02:30. */
async function typeTime(page: Page, label: string, digits: string) {
  await page.getByRole("group", { name: label }).getByRole("spinbutton").first().click();
  await page.keyboard.type(digits, { delay: 30 });
}

let unique = 0;
const named = (name: string) => `${name} ${Date.now().toString(36)}${unique++}`;

test("adding a lead and moving it on makes its events, and its deliveries are one click away", async ({
  page,
}) => {
  const name = named("Ada Pereira");
  await signIn(page, people.admin);
  await page.goto("/leads");
  await page.getByRole("button", { name: "Add lead" }).click();
  const form = page.getByRole("dialog", { name: "Add lead" });
  await form.getByLabel("Name").fill(name);
  await form.getByLabel("Email").fill("not an address");
  await form.getByRole("button", { name: "Add lead" }).click();

  await expect(form.getByText("Enter an email address like name@example.com.")).toBeVisible();
  await expect(form.getByLabel("Email"), "the first wrong field has the focus").toBeFocused();
  await expect(form.getByLabel("Name"), "nothing typed is lost").toHaveValue(name);

  await form.getByLabel("Email").fill("ada@example.com");
  await form.getByRole("button", { name: "Add lead" }).click();
  await expect(form).toBeHidden();
  await expect(page.getByText(`${name} was added`)).toBeVisible();

  const status = page.getByRole("row", { name }).getByRole("button", { name: `Status of ${name}` });
  await status.click();
  await page.getByRole("option", { name: "qualified" }).click();
  await expect(page.getByText(`${name} is now qualified`)).toBeVisible();

  const id = await idOf(page, name);
  const events = await eventsOf(page, id);
  expect(events.map(({ type }) => type)).toEqual(["lead.created", "lead.status_changed"]);
  await page.getByRole("button", { name: "Webhook deliveries of this lead" }).first().click();
  await expect(page).toHaveURL(new RegExp(`/settings/integrations/webhooks/deliveries\\?q=${id}`));
});

test("a booking is at the time that the clock of its time zone shows, and can be cancelled with a reason", async ({
  page,
}) => {
  const name = named("Grace Hopper");
  await signIn(page, people.member);
  await page.goto("/bookings?add=true");
  const form = page.getByRole("dialog", { name: "Add booking" });
  await form.getByLabel("Customer name").fill(name);
  await form.getByLabel("Service").fill("First consultation");
  await form.getByLabel("Time zone").fill("America/New_York");
  await page.getByRole("option", { name: "America/New_York" }).click();

  // 14 March 2027: New York's clocks jump from 02:00 to 03:00.
  await typeTime(page, "Starts", "140320270230");
  await typeTime(page, "Ends", "140320270415");
  await form.getByRole("button", { name: "Add booking" }).click();
  await expect(form.getByText(/put forward over this time/)).toBeVisible();
  await expect(form.getByLabel("Customer name"), "nothing typed is lost").toHaveValue(name);

  await typeTime(page, "Starts", "140320270330");
  await expect(form.getByText("14 Mar 2027, 07:30 UTC")).toBeVisible();
  await typeTime(page, "Ends", "140320270415");
  await form.getByRole("button", { name: "Add booking" }).click();
  await expect(form).toBeHidden();

  const row = page.getByRole("row", { name });
  await expect(row).toContainText("03:30 – 04:15 America/New_York");
  await row.getByRole("button", { name: "Cancel" }).click();
  const dialog = page.getByRole("dialog", { name: "Cancel this booking?" });
  await dialog.getByLabel("Reason").fill("Travels that week");
  await dialog.getByRole("button", { name: "Cancel booking" }).click();
  await expect(row).toContainText("Cancelled");
  await expect(row).toContainText("Travels that week");

  const [created, cancelled] = await eventsOf(page, await idOf(page, name));
  if (!created || !cancelled) throw new Error("an event is missing");
  expect(await payloadOf(page, created)).toMatchObject({
    event: "booking.created",
    data: {
      starts_at: "2027-03-14T07:30:00Z",
      ends_at: "2027-03-14T08:15:00Z",
      timezone: "America/New_York",
    },
  });
  expect(await payloadOf(page, cancelled)).toMatchObject({
    event: "booking.cancelled",
    data: { status: "cancelled", reason: "Travels that week" },
  });
});

test("a booking takes over the customer of its lead, and its end follows its start", async ({ page }) => {
  const name = named("Joan Clarke");
  await signIn(page, people.admin);
  await answerOf(callApi(page, "POST", "/leads", { name, phone: "+44 7700 900123" }));
  await page.goto("/bookings?add=true");
  const form = page.getByRole("dialog", { name: "Add booking" });
  await form.getByLabel("Lead").fill(name);
  await page.getByRole("option", { name }).click();
  await expect(form.getByLabel("Customer name")).toHaveValue(name);
  await expect(form.getByLabel("Phone")).toHaveValue("+44 7700 900123");
  await form.getByLabel("Time zone").fill("UTC");
  await page.getByRole("option", { name: "UTC", exact: true }).click();
  await typeTime(page, "Starts", "020620271330");
  await expect(form.getByText("2 Jun 2027, 14:30 UTC"), "one hour after the start").toBeVisible();
});

test("a conversation is escalated with a reason", async ({ page }) => {
  const summary = named("Wants to move a group booking");
  await signIn(page, people.admin);
  await page.goto("/conversations");
  await page.getByRole("button", { name: "Add conversation" }).click();
  const form = page.getByRole("dialog", { name: "Add conversation" });
  await form.getByLabel("Channel").fill("chat");
  await form.getByLabel("Summary").fill(summary);
  await form.getByRole("button", { name: "Add conversation" }).click();
  await expect(form).toBeHidden();

  const row = page.getByRole("row", { name: summary });
  await row.getByRole("button", { name: "Escalate" }).click();
  const dialog = page.getByRole("dialog", { name: "Escalate to a person?" });
  await dialog.getByRole("button", { name: "Escalate" }).click();
  await expect(dialog.getByText("Enter reason.")).toBeVisible();
  await dialog.getByLabel("Reason").fill("Asked for a person");
  await dialog.getByRole("button", { name: "Escalate" }).click();
  await expect(row).toContainText("Escalated");
  await expect(row).toContainText("Asked for a person");
  const events = await eventsOf(page, await idOf(page, summary));
  expect(events.map(({ type }) => type)).toEqual(["conversation.escalated"]);
});

test("a lead is added by keyboard alone", async ({ page }) => {
  const name = named("Katherine Johnson");
  await signIn(page, people.admin);
  await page.goto("/leads");
  const add = page.getByRole("button", { name: "Add lead" });
  await expect(add).toBeVisible();
  while (!(await add.evaluate((button) => button === document.activeElement)))
    await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Name")).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("row", { name })).toBeVisible();
  await expect(add, "the focus is back where it was").toBeFocused();
});
