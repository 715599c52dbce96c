import { expect } from "@playwright/test";
import { createOrganization } from "../fixtures/organizations";
import { createPerson } from "../fixtures/people";
import { callApi } from "./api";
import { deliveries, openSheet, webhooks } from "./delivery-log";
import { test } from "./journey";
import { addLead, addWebhook, settled } from "./records";

test("shows webhooks and the log to a member, without actions that only admins may take", async ({
  page,
  home,
  openAs,
}) => {
  const webhook = await addWebhook(home);
  await settled(page, (await addLead(page, "Seen by All")).id, "succeeded");
  const member = await openAs(await home.addMember());
  await member.goto(webhooks);
  await expect(member.getByRole("row").nth(1)).toBeVisible();
  await expect(member.getByRole("link", { name: "Add webhook" })).toHaveCount(0);
  await expect(member.getByRole("button", { name: /^Actions for/ })).toHaveCount(0);
  const body = { url: webhook.url, events: ["lead.created"] };
  expect((await callApi(member, "POST", "/webhooks", body)).status()).toBe(403);

  await member.goto(webhook.path);
  await expect(member.getByRole("heading", { name: "Signing secret" })).toBeVisible();
  for (const name of ["Reveal secret", "Rotate secret", "Send test", "Edit", "More actions"]) {
    await expect(member.getByRole("button", { name, exact: true })).toHaveCount(0);
  }
  await member.goto(`${webhooks}/new`);
  await expect(member.getByText(`Only admins can add webhooks. Ask ${home.admin.name}.`)).toBeVisible();

  await member.goto(deliveries);
  await member
    .getByRole("row", { name: /lead\.created/ })
    .getByRole("link")
    .first()
    .click();
  const sheet = await openSheet(member);
  await expect(sheet.getByRole("button", { name: "Copy link" })).toBeVisible();
  await expect(sheet.getByRole("button", { name: "Resend" })).toHaveCount(0);
});

test("does not reveal another organization's webhook", async ({ home, openAs }) => {
  const webhook = await addWebhook(home);
  const elsewhere = await createOrganization("Elsewhere");
  const stranger = await openAs(await createPerson({ organizationId: elsewhere, role: "admin" }));
  await stranger.goto(webhook.path);
  await expect(stranger.getByRole("heading", { name: "Page not found" })).toBeVisible();
  expect((await callApi(stranger, "GET", `/webhooks/${webhook.id}`)).status()).toBe(404);
});
