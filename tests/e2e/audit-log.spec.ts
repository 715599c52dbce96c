import { expect } from "@playwright/test";
import { createPerson } from "../fixtures/people";
import { callApi, jsonOf } from "./api";
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
  await jsonOf(callApi(colleague, "PATCH", `/webhooks/${webhook.id}`, { description: "Renamed" }));
  await jsonOf(callApi(page, "POST", `/webhooks/${webhook.id}/secret/rotate`, { overlap_hours: 1 }));

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
  await expect(rows.nth(1)).toContainText(/Overlap:\s*1 h/);

  await page.getByRole("button", { name: /Action$/ }).click();
  await page.getByRole("option", { name: "Changed the webhook" }).click();
  await expect(rows).toHaveCount(2);
});

test("folds what support viewed, and hides it", async ({ page, home, openAs }) => {
  const webhook = await addWebhook(home);
  const staff = await createPerson({ isSupport: true });
  const support = await openAs(staff);
  for (const path of ["/webhooks", `/webhooks/${webhook.id}`, `/webhooks/${webhook.id}/stats`]) {
    await jsonOf(callApi(support, "GET", `${path}?organization_id=${home.id}`));
  }
  await page.goto("/settings/audit-log");
  const views = page.getByRole("row").filter({ hasText: staff.email });
  await expect(views).toHaveCount(1);
  await expect(views).toContainText(/Viewed .*the list of webhooks.* as support/);
  await views.getByText("Show 3 views").click();
  await expect(views.getByRole("listitem")).toHaveCount(3);
  await page.getByText("Hide support views").click();
  await expect(views).toHaveCount(0);
  await expect(page).toHaveURL(/hide_support=true/);
});
