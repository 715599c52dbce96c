import type { Page } from "@playwright/test";
import { answerOf, callApi } from "./api";
import { people, signIn } from "./people";
import { expect, test } from "./test";

interface RecordedEvent {
  id: string;
  type: string;
}

/** The events that were recorded about an object, oldest first. */
async function eventsOf(page: Page, objectId: string): Promise<RecordedEvent[]> {
  const { data } = await answerOf<{ data: RecordedEvent[] }>(callApi(page, "GET", `/events?q=${objectId}`));
  return data.reverse();
}

/** The id that the row's link to its deliveries searches for. */
async function idOf(page: Page, rowName: string): Promise<string> {
  const link = page.getByRole("row", { name: rowName }).getByRole("link", { name: /Webhook deliveries/ });
  const href = await link.getAttribute("href");
  return new URL(href ?? "", page.url()).searchParams.get("q") ?? "";
}

let unique = 0;
const named = (name: string) => `${name} ${Date.now().toString(36)}${unique++}`;

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
