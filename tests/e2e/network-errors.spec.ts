import { expect, type Page } from "@playwright/test";
import { pool } from "@/lib/db/pool";
import { createPerson } from "../fixtures/people";
import { expectAccessible } from "./accessibility";
import { deliveries, openSheet, webhooks } from "./delivery-log";
import { test } from "./journey";
import { receiverUrl } from "./product";
import { addBooking, addLead, addWebhook, settled } from "./records";

/** Aborts all API calls until `back` is called. */
async function cutOff(page: Page): Promise<{ back: () => Promise<void> }> {
  await page.route("**/api/v1/**", (route) => route.abort());
  return { back: () => page.unroute("**/api/v1/**") };
}

/** Expects our own error text, and that Try again loads the missing content. */
async function retry(page: Page, title: string, network: { back: () => Promise<void> }): Promise<void> {
  const alert = page.getByRole("alert").filter({ hasText: title });
  await expect(alert).toContainText("Check your connection and try again.");
  await expectAccessible(page);
  await network.back();
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(alert).toBeHidden();
}

test("keeps the input of a form that could not be submitted, and submits it once", async ({ page }) => {
  await page.goto("/leads?add=true");
  const form = page.getByRole("dialog", { name: "Add lead" });
  await form.getByLabel("Name").fill("Rosalind Franklin");
  await form.getByLabel("Email").fill("rosalind@harbour.test");
  await page.context().setOffline(true);
  const send = form.getByRole("button", { name: "Add lead" });
  await send.click();
  await expect(form.getByRole("alert")).toContainText("Could not reach Empfio");
  await expect(form.getByLabel("Name")).toHaveValue("Rosalind Franklin");
  await expect(form.getByLabel("Email")).toHaveValue("rosalind@harbour.test");
  await page.context().setOffline(false);
  await send.dblclick();
  const row = page.getByRole("row", { name: /Rosalind Franklin/ });
  await expect(row).toBeVisible();
  await page.reload();
  await expect(row, "regardless of how often the button was pressed").toHaveCount(1);
});

test("reloads a page that the server could not render", async ({ page }) => {
  const { id } = await addBooking(page, "Ada Pereira");
  const addedAt = (when: string) =>
    pool().query("update booking set created_at = $2 where id = $1", [id, when]);
  await addedAt("infinity");
  await page.goto("/bookings");
  const failure = page.getByRole("alert").filter({ hasText: "Could not load this page" });
  await expect(failure).toBeVisible();
  await addedAt("2026-03-07T10:30:00Z");
  await failure.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("row", { name: /Ada Pereira/ })).toBeVisible();
  await expect(failure).toBeHidden();
});

test("says to wait when the rate limit is exceeded", async ({ page, home }) => {
  const { path } = await addWebhook(home);
  await page.goto(path);
  const detail = "A webhook can be tested 30 times a minute. Wait a moment.";
  await page.route("**/test?**", (route) =>
    route.fulfill({ status: 429, contentType: "application/problem+json", json: { code: "slow", detail } }),
  );
  await page.getByRole("button", { name: "Send test", exact: true }).click();
  const notice = page.getByRole("alertdialog").filter({ hasText: "No test was sent" });
  await expect(notice).toContainText(detail);
});

test("keeps the input of a webhook that could not be saved", async ({ page }) => {
  const url = await receiverUrl();
  await page.goto(`${webhooks}/new`);
  await page.getByLabel("Endpoint URL").fill(url);
  await page.getByText("booking.created", { exact: true }).click();
  const network = await cutOff(page);
  const save = page.getByRole("button", { name: "Save and send ping" });
  await save.click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("Could not reach Empfio");
  await expect(page.getByLabel("Endpoint URL")).toHaveValue(url);
  await expect(page.getByRole("checkbox", { name: /booking\.created/ })).toBeChecked();
  await network.back();
  await save.click();
  await expect(page.getByRole("heading", { name: "Webhook added" })).toBeVisible();
  await expect(page).toHaveURL(/\?created=we_/);
  await page.reload();
  await expect(page, "a reload leads to the webhook and not to a blank form").toHaveURL(
    /\/webhooks\/we_\w+$/,
  );
});

test("offers a retry for a log and a sheet that could not be loaded", async ({ page, home }) => {
  await addWebhook(home);
  const lead = await addLead(page, "Unreachable Lead");
  const { id } = await settled(page, lead.id, "succeeded");
  await page.goto(deliveries);
  const row = page.getByRole("row", { name: /lead\.created/ });
  await expect(row).toBeVisible();

  let network = await cutOff(page);
  await page.getByRole("switch", { name: "Live" }).check({ force: true });
  const stale = page.getByRole("status").filter({ hasText: "Not updated since" });
  await expect(stale, "outdated content is marked").toContainText(/since \d\d:\d\d/);
  await expect(row).toBeVisible();
  await network.back();
  await expect(stale).toBeHidden();
  await page.getByRole("switch", { name: "Live" }).uncheck({ force: true });

  network = await cutOff(page);
  await page.getByRole("searchbox", { name: "Search deliveries" }).fill(lead.id);
  await retry(page, "Could not load deliveries", network);
  await expect(row).toBeVisible();

  network = await cutOff(page);
  await row.getByRole("link").first().click();
  await expect(page).toHaveURL(new RegExp(`delivery=${id}`));
  await retry(page, "Could not load this delivery", network);
  await expect((await openSheet(page)).getByRole("tabpanel")).toBeVisible();
});

test("offers a retry for statistics that could not be loaded", async ({ page, home }) => {
  const webhook = await addWebhook(home);
  await page.goto(webhook.path);
  const network = await cutOff(page);
  await page.getByRole("radio", { name: "7 days" }).click();
  await retry(page, "Could not load statistics", network);
});

test("offers a retry for a failed support search", async ({ openAs, home }) => {
  const support = await openAs(await createPerson({ isSupport: true }));
  await support.goto("/support");
  const network = await cutOff(support);
  await support.getByRole("searchbox", { name: "Search" }).fill(home.name);
  await support.keyboard.press("Enter");
  await retry(support, "Could not search", network);
  await expect(support.getByRole("main").getByRole("link", { name: home.name })).toBeVisible();
});
