import { expect } from "@playwright/test";
import { createPerson } from "../fixtures/people";
import { answerOf, callApi } from "./api";
import { test } from "./journey";
import { addLead, addWebhook } from "./records";

test("filters the audit log by person and webhook, and keeps the filters in the address", async ({
  page,
  home,
  openAs,
}) => {
  const webhook = await addWebhook(home);
  const second = await createPerson({ organizationId: home.id, role: "admin" });
  const colleague = await openAs(second);
  await addLead(page, "Logged Lead");
  await answerOf(callApi(colleague, "PATCH", `/webhooks/${webhook.id}`, { description: "Renamed" }));
  await answerOf(callApi(page, "POST", `/webhooks/${webhook.id}/secret/rotate`, { overlap_hours: 1 }));

  await page.goto("/settings/audit-log");
  const rows = page.getByRole("table", { name: "Entries" }).getByRole("row");
  await expect(rows).toHaveCount(4);
  await page.getByRole("button", { name: `Show only entries of ${second.email}` }).click();
  await expect(rows).toHaveCount(2);
  await expect(rows.last()).toContainText("hanged the webhook");
  await page.reload();
  await expect(rows).toHaveCount(2);
  await expect(page.getByRole("searchbox", { name: "Person" })).toHaveValue(second.email);

  await page.getByRole("searchbox", { name: "Person" }).fill("nobody@harbour.test");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "No matching entries" })).toBeVisible();
  await expect(page.getByRole("searchbox", { name: "Person" })).toBeFocused();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(rows).toHaveCount(4);
  await expect(page.getByRole("searchbox", { name: "Person" })).toHaveValue("");

  await page.getByRole("button", { name: /Webhook$/ }).click();
  await page.getByRole("option", { name: "Renamed" }).click();
  await expect(rows).toHaveCount(3);
  await expect(page).toHaveURL(new RegExp(`webhook_id=${webhook.id}`));
  await expect(rows.nth(1)).toContainText("otated the secret");
  await expect(rows.nth(1)).toContainText(home.admin.email);
});
