import { expect } from "@playwright/test";
import { deliveries, openSheet } from "./delivery-log";
import { test } from "./journey";
import { addConversation, addLead, addWebhook, escalate, settled } from "./records";

test("the address holds the filters and the open sheet: reload, colleague, back and forward", async ({
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

  await test.step("the sheet is part of the address", async () => {
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

  await test.step("back closes it, forward opens it again", async () => {
    await page.goBack();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(rows).toHaveCount(2);
    await page.goForward();
    await openSheet(page);
  });

  await test.step("without filters everything is there again", async () => {
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect(rows).toHaveCount(3);
    expect(new URL(page.url()).search).toBe("");
  });
});

test("the tabs of a webhook are pages of their own in the history", async ({ page, home }) => {
  const webhook = await addWebhook(home);
  await addConversation(page, "Nothing is sent of it");
  await page.goto(webhook.path);
  await page.getByRole("tab", { name: "Deliveries" }).click();
  await expect(page.getByRole("heading", { name: "Nothing has been sent yet" })).toBeVisible();
  await page.getByRole("tab", { name: "Settings" }).click();
  await expect(page.getByLabel("Endpoint URL")).toHaveValue(webhook.url);
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Nothing has been sent yet" })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Signing secret" })).toBeVisible();
  await page.goForward();
  await expect(page.getByRole("tab", { name: "Deliveries" })).toHaveAttribute("aria-selected", "true");
});
