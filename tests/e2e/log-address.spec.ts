import { expect, type Locator } from "@playwright/test";
import { callApi, jsonOf } from "./api";
import { deliveries, openSheet } from "./delivery-log";
import { test } from "./journey";
import { addConversation, addLead, addWebhook, escalate, settled } from "./records";

test.use({ timezoneId: "Europe/Berlin" });

test("keeps filters and the open sheet in the address, for reload, sharing, Back, and Forward", async ({
  page,
  home,
  openAs,
}) => {
  const webhook = await addWebhook(home);
  await settled(page, await escalate(page, "Asks for a discount"), "succeeded");
  const lead = await addLead(page, "Filtered Lead");
  const delivery = await settled(page, lead.id, "succeeded");

  await page.goto(deliveries);
  const rows = page.getByRole("table", { name: "Deliveries" }).getByRole("row");
  await expect(rows).toHaveCount(3);
  for (const [filter, option] of [
    ["Event", "lead.created"],
    ["Status", "Succeeded"],
    ["Webhook", new URL(webhook.url).host],
  ] as const) {
    await page.getByRole("button", { name: new RegExp(`${filter}$`) }).click();
    await page.getByRole("option", { name: option }).click();
  }
  await expect(page).toHaveURL(new RegExp(`webhook=${webhook.id}`));
  await expect(page).toHaveURL(/event=lead\.created/);
  await expect(page).toHaveURL(/status=succeeded/);
  await expect(rows).toHaveCount(2);
  await page.reload();
  await expect(rows).toHaveCount(2);
  await expect(page.getByRole("button", { name: /Event$/ })).toContainText("lead.created");

  await test.step("opens the same sheet for a colleague", async () => {
    await rows.getByRole("link", { name: "lead.created" }).click();
    await openSheet(page);
    await expect(page).toHaveURL(new RegExp(`delivery=${delivery.id}`));
    const colleague = await openAs(await home.addMember());
    await colleague.goto(page.url());
    await openSheet(colleague);
    await colleague.keyboard.press("Escape");
    await expect(colleague.getByRole("dialog")).toHaveCount(0);
    await expect(colleague.getByRole("table", { name: "Deliveries" }).getByRole("row")).toHaveCount(2);
  });

  await test.step("closes it on Back and opens it on Forward", async () => {
    await page.goBack();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(rows).toHaveCount(2);
    await page.goForward();
    await openSheet(page);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });

  await test.step("keeps the event filter in the other view", async () => {
    await page.getByRole("navigation", { name: "Log views" }).getByRole("link", { name: "Events" }).click();
    await expect(page).toHaveURL(`${deliveries}/events?event=lead.created`);
    await page.goBack();
    await expect(rows).toHaveCount(2);
  });

  await test.step("shows everything without filters", async () => {
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect(rows).toHaveCount(3);
    expect(new URL(page.url()).search).toBe("");
  });
});

test("finds a delivery by its ID, its event's ID, and the time", async ({ page, home }) => {
  await addWebhook(home);
  await settled(page, (await addLead(page, "Another Lead")).id, "succeeded");
  const { id } = await settled(page, (await addLead(page, "Found Lead")).id, "succeeded");
  const { event } = await jsonOf<{ event: { id: string } }>(callApi(page, "GET", `/deliveries/${id}`));
  await page.goto(deliveries);
  const rows = page.getByRole("table", { name: "Deliveries" }).getByRole("row");
  for (const wanted of [id, event.id]) {
    await page.getByRole("searchbox", { name: "Search deliveries" }).fill(wanted);
    await expect(page).toHaveURL(`${deliveries}?q=${wanted}`);
    await expect(rows).toHaveCount(2);
  }
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(rows).toHaveCount(3);

  await test.step("filters by status code and trigger, counts the matches, and sorts by time", async () => {
    await expect(page.getByText("2 deliveries", { exact: true })).toBeVisible();
    await page.getByRole("button", { name: "More filters" }).click();
    await page.getByRole("textbox", { name: "Status code" }).fill("401");
    await expect(page.getByRole("heading", { name: "No matching deliveries" })).toBeVisible();
    await page.getByRole("textbox", { name: "Status code" }).fill("200");
    await expect(page).toHaveURL(/status_code=200/);
    await page.getByRole("button", { name: /Trigger$/ }).click();
    await page.getByRole("option", { name: "Event" }).click();
    await expect(page).toHaveURL(/trigger=event/);
    await expect(rows).toHaveCount(3);
    for (const [filter, option, all] of [
      ["Error", "Timeout", "Any error"],
      ["Attempts", "2 or more attempts", "Any attempts"],
    ] as const) {
      await page.getByRole("button", { name: new RegExp(`${filter}$`) }).click();
      await page.getByRole("option", { name: option }).click();
      await expect(page.getByRole("heading", { name: "No matching deliveries" })).toBeVisible();
      await page.getByRole("button", { name: new RegExp(`${filter}$`) }).click();
      await page.getByRole("option", { name: all }).click();
      await expect(rows).toHaveCount(3);
    }
    await page.getByRole("columnheader", { name: "Time" }).getByRole("button").click();
    await expect(page).toHaveURL(/order=asc/);
    await expect(rows.nth(2).getByRole("link", { name: "lead.created" })).toHaveAttribute(
      "href",
      new RegExp(id),
    );
    await page.getByRole("button", { name: "Clear filters" }).click();
  });

  const time = page.getByRole("button", { name: /Time$/ });
  const choose = async (name: string) => {
    await time.click();
    await page.getByRole("option", { name }).click();
  };
  await choose("Last hour");
  await expect(page).toHaveURL(/range=1h/);
  await expect(rows).toHaveCount(3);
  await choose("Custom range");
  await page.getByLabel("To", { exact: true }).fill("2020-01-01T00:00");
  await expect(page.getByRole("heading", { name: "No matching deliveries" })).toBeVisible();
  await page.getByLabel("To", { exact: true }).fill("2099-01-01T00:00");
  // As a browser reports it while the year is typed. In Berlin, early offsets were no whole minutes.
  const from = page.getByLabel("From", { exact: true });
  await from.fill("0002-11-28T10:00");
  await expect(page).toHaveURL(/from=0002/);
  await expect(from).toHaveValue("0002-11-28T10:00");
  await from.fill("2020-01-02T00:00");
  await expect(page).toHaveURL(/from=2020/);
  await expect(rows).toHaveCount(3);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(time).toContainText("Any time");
});

test("loads older deliveries page by page, in the list and in the sheet", async ({ page, home }) => {
  await addWebhook(home);
  const leads = await Promise.all(Array.from({ length: 26 }, (_, index) => addLead(page, `Lead ${index}`)));
  for (const { id } of leads) await settled(page, id, "succeeded");
  await page.goto(deliveries);
  const links = page.getByRole("row").getByRole("link", { name: "lead.created" });
  await expect(links).toHaveCount(25);
  await page.getByRole("button", { name: "Show older deliveries" }).click();
  await expect(links).toHaveCount(26);
  await page.reload();
  await expect(links).toHaveCount(25);
  await links.last().click();
  const sheet = await openSheet(page);
  const last = page.url();
  await sheet.getByRole("button", { name: "Older delivery" }).click();
  await expect(page).not.toHaveURL(last);
});

test("closes an open sheet or form on Back, and leads from a closed one to the previous page", async ({
  page,
  home,
}) => {
  await addWebhook(home);
  await settled(page, (await addLead(page, "Left Lead")).id, "succeeded");
  await page.goto("/leads");
  const form = page.getByRole("dialog", { name: "Add lead" });
  await page.getByRole("button", { name: "Add lead" }).click();
  await expect(form).toBeVisible();
  await page.goBack();
  await expect(form).toBeHidden();

  await page.goto(deliveries);
  await page.getByRole("row").getByRole("link", { name: "lead.created" }).click();
  await openSheet(page);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page).toHaveURL(deliveries);
  await page.goBack();
  await expect(page).toHaveURL("/leads");
});

test("adds the tabs of a webhook to the browser history", async ({ page, home }) => {
  const webhook = await addWebhook(home);
  await addConversation(page, "Nothing is sent of it");
  await page.goto(webhook.path);
  await page.getByRole("tab", { name: "Deliveries" }).click();
  await expect(page.getByRole("heading", { name: "No deliveries yet" })).toBeVisible();
  await page.getByRole("tab", { name: "Settings" }).click();
  await expect(page.getByLabel("Endpoint URL")).toHaveValue(webhook.url);
  await page.goBack();
  await expect(page.getByRole("heading", { name: "No deliveries yet" })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Signing secret" })).toBeVisible();
  await page.goForward();
  await expect(page.getByRole("tab", { name: "Deliveries" })).toHaveAttribute("aria-selected", "true");
});

test("shows every column's text at 1280 px, and cards with all of it on a phone", async ({ page, home }) => {
  const webhook = await addWebhook(home, {
    description: "Data warehouse of the analytics team in Lisbon. ".repeat(4).trim(),
  });
  const lead = await addLead(page, "Described Lead");
  const { id } = await settled(page, lead.id, "succeeded");
  await jsonOf(callApi(page, "POST", `/deliveries/${id}/resend`, {}));
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(deliveries);
  const rows = page.getByRole("table", { name: "Deliveries" }).getByRole("row");
  await expect(rows).toHaveCount(3);
  for (const name of ["Status", "Event", "Object", "Webhook", "Attempts", "Duration", /^Time/]) {
    await expect(page.getByRole("columnheader", { name })).toBeInViewport({ ratio: 1 });
  }
  await expect(rows.filter({ hasText: "Succeeded" })).toHaveCount(2);
  const resent = rows.filter({ hasText: "Resend" });
  const heightOf = async (row: Locator) => (await row.boundingBox())?.height;
  expect(await heightOf(resent), "a badge adds no line").toBe(await heightOf(rows.last()));

  await page.setViewportSize({ width: 360, height: 740 });
  for (const text of [
    "Succeeded",
    "1 attempt",
    "Resend",
    "lead.created",
    new URL(webhook.url).host,
    /ago|now/,
  ]) {
    await expect(resent.getByText(text).filter({ visible: true }).first()).toBeInViewport({ ratio: 1 });
  }
});
