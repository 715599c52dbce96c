import { expect, type Locator, type Page } from "@playwright/test";
import { expectAccessible } from "./accessibility";
import { webhooks } from "./delivery-log";
import { ageSession, signInAs, test } from "./journey";
import { visit, type World } from "./world";

// The tests are independent, so that both workers can share them.
test.describe.configure({ mode: "parallel" });

interface Overlay {
  name: string;
  path: string | ((world: World) => string);
  /** The button that opens it and that regains focus when it is closed. */
  opener: (page: Page) => Locator;
  /** The menu item to press after the opener. */
  item?: string;
  shows: (page: Page) => Locator;
}

const button = (name: string | RegExp) => (page: Page) => page.getByRole("button", { name }).first();
const dialog = (name: string | RegExp) => (page: Page) => page.getByRole("dialog", { name });
const alert = (name: string | RegExp) => (page: Page) => page.getByRole("alertdialog", { name });
const menu = (page: Page) => page.getByRole("menu");
const listbox = (page: Page) => page.getByRole("listbox");
const onWebhook = (world: World) => world.webhook.path;

const overlays: Overlay[] = [
  { name: "Account", path: "/leads", opener: button(/^Account of/), shows: menu },
  { name: "Organizations", path: "/leads", opener: button(/^Organization:/), shows: menu },
  { name: "Status of a lead", path: "/leads", opener: button(/Status of/), shows: listbox },
  {
    name: "Cancelling a booking",
    path: "/bookings",
    opener: button("Cancel"),
    shows: dialog("Cancel this booking?"),
  },
  {
    name: "Choosing a day",
    path: "/bookings?add=true",
    opener: button(/^Calendar/),
    shows: (page) => page.getByRole("grid"),
  },
  {
    name: "Escalating a conversation",
    path: "/conversations",
    opener: button("Escalate"),
    shows: dialog("Escalate to a person?"),
  },
  {
    name: "Removing a member",
    path: "/settings/organization",
    opener: button(/^Remove /),
    shows: alert(/^Remove /),
  },
  { name: "Actions for a webhook", path: webhooks, opener: button(/^Actions for/), shows: menu },
  { name: "Choosing a test", path: onWebhook, opener: button("Choose a test event"), shows: menu },
  {
    name: "Deleting a webhook",
    path: onWebhook,
    opener: button("More actions"),
    item: "Delete",
    shows: alert("Delete this webhook?"),
  },
  {
    name: "Rotating a secret",
    path: onWebhook,
    opener: button("Rotate secret"),
    shows: dialog("Rotate the signing secret"),
  },
  {
    name: "Revoking the old secret",
    path: onWebhook,
    opener: button("Revoke old secret"),
    shows: alert("Revoke the old secret?"),
  },
  {
    name: "Asking for the password",
    path: onWebhook,
    opener: button("Reveal secret"),
    shows: dialog("Confirm your password"),
  },
  {
    name: "Status of the log",
    path: `${webhooks}/deliveries`,
    opener: button(/Status$/),
    shows: listbox,
  },
];

for (const { name, path, opener, item, shows } of overlays) {
  test(`${name}: is accessible, closes on Escape, and returns focus`, async ({ browser }) => {
    const { page, world } = await visit(browser);
    await signInAs(page, world.home.admin);
    // Old enough that the password is required.
    await ageSession(page, world.home.admin, 10);
    await page.goto(typeof path === "string" ? path : path(world));
    await opener(page).click();
    if (item) await page.getByRole("menuitem", { name: item }).click();
    await expect(shows(page)).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(shows(page)).toBeHidden();
    await expect(opener(page)).toBeFocused();
    await page.close();
  });
}

test("Navigation on a phone: is accessible and closes on Escape", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto("/leads");
  const open = page.getByRole("button", { name: "Open navigation" });
  await open.click();
  const drawer = page.getByRole("dialog", { name: "Navigation" });
  await expect(drawer).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
  await expect(open).toBeFocused();
});

test("Choosing a test event on a phone: shows every event name in full", async ({ browser }) => {
  const { page, world } = await visit(browser);
  await signInAs(page, world.home.admin);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(onWebhook(world));
  await button("Choose a test event")(page).click();
  const name = menu(page).getByText("conversation.escalated");
  await expect(name).toBeVisible();
  const cut = () => menu(page).evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
  await expect.poll(cut).toBe(0);
  await expect(name).toBeInViewport({ ratio: 1 });
  await page.close();
});
