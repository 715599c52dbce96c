import type { DeliveryStatus } from "@/lib/contracts/delivery-status";
import { acme } from "@/lib/demo/sample-data";
import { INVITATION_TOKEN } from "../sample/people";
import { sampleWebhooks } from "../sample/webhooks";
import { press, type Shot, webhooks } from "../shot";

const asSupport = `organization_id=${acme.id}`;

/** The screen that shows while the server is still reading. */
const loading = (name: string, from: string, link: string): Shot => ({
  name: `loading-${name}`,
  as: "admin",
  path: from,
  act: async (page) => {
    // The skeleton is a part of a prefetched response.
    await page.route(/_rsc=/, (route) =>
      route.request().headers()["next-router-prefetch"] ? route.continue() : undefined,
    );
    await page.getByRole("link", { name: link }).first().click();
    await page.locator(".skeleton").first().waitFor();
  },
});

/** The delivery status after its next refresh, changed, because the product under test delivers in time. */
const deliveryStatus = (name: string, change: Partial<DeliveryStatus>): Shot => ({
  name: `delivery-status-${name}`,
  as: "admin",
  path: async (page) => {
    await page.clock.install();
    await page.route("**/api/v1/delivery-status?*", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), ...change } });
    });
    return "/settings/delivery-status";
  },
  act: async (page) => {
    const refreshed = page.waitForResponse("**/api/v1/delivery-status?*");
    await page.clock.fastForward("01:00");
    await refreshed;
  },
});

/** Everything around webhooks. */
export const otherShots: Shot[] = [
  { name: "sign-in", as: null, path: "/sign-in" },
  {
    name: "sign-in-wrong",
    as: null,
    path: "/sign-in",
    act: async (page) => {
      // The focus says that the page's script is there.
      await page.locator("input:focus").waitFor();
      await page.getByLabel("Email", { exact: true }).fill("ana@acme.test");
      await page.getByLabel("Password", { exact: true }).fill("wrong");
      await press("Sign in")(page);
      await page.getByText("Wrong email or password").waitFor();
    },
  },
  {
    name: "docs-api",
    as: null,
    path: "/docs/api",
    isWindow: true,
    act: async (page) => {
      const operation = page.locator("#createWebhook");
      await operation.locator("summary").click();
      await operation.scrollIntoViewIfNeeded();
    },
  },
  { name: "docs-webhooks", as: null, path: "/docs/webhooks", isWindow: true },
  { name: "invitation", as: null, path: `/invitation?token=${INVITATION_TOKEN}` },
  { name: "invitation-gone", as: null, path: "/invitation?token=gone" },
  { name: "forgot-password", as: null, path: "/forgot-password" },
  { name: "reset-password-gone", as: null, path: "/reset-password?token=gone" },
  { name: "unsubscribe-invalid", as: null, path: "/unsubscribe?token=forged" },
  {
    name: "notices",
    as: "admin",
    path: "/leads",
    isWindow: true,
    act: async (page) => {
      await page.getByRole("button", { name: /^Notices/ }).click();
      await page.getByRole("dialog", { name: "Notices" }).waitFor();
    },
  },
  { name: "account", as: "admin", path: "/settings/account" },
  { name: "leads", as: "admin", path: "/leads" },
  { name: "leads-empty", as: "newcomer", path: "/leads" },
  { name: "lead-form", as: "admin", path: "/leads", isWindow: true, act: press("Add lead") },
  { name: "bookings", as: "admin", path: "/bookings" },
  { name: "bookings-empty", as: "newcomer", path: "/bookings" },
  { name: "booking-form", as: "admin", path: "/bookings", isWindow: true, act: press("Add booking") },
  { name: "booking-cancel", as: "admin", path: "/bookings", isWindow: true, act: press("Cancel") },
  { name: "conversations", as: "admin", path: "/conversations" },
  {
    name: "conversation-form",
    as: "admin",
    path: "/conversations",
    isWindow: true,
    act: press("Add conversation"),
  },
  { name: "integrations", as: "admin", path: "/settings/integrations" },
  { name: "organization", as: "admin", path: "/settings/organization" },
  {
    name: "organization-invite",
    as: "admin",
    path: "/settings/organization",
    isWindow: true,
    act: press("Invite member"),
  },
  {
    name: "organization-retention",
    as: "admin",
    path: "/settings/organization",
    isWindow: true,
    act: async (page) => {
      await page.getByLabel("Keep bodies for (days)").fill("30");
      await press("Save retention")(page);
    },
  },
  { name: "organization-member", as: "member", path: "/settings/organization" },
  { name: "api-keys", as: "admin", path: "/settings/api-keys" },
  { name: "api-keys-empty", as: "newcomer", path: "/settings/api-keys" },
  {
    name: "api-key-form",
    as: "admin",
    path: "/settings/api-keys",
    isWindow: true,
    act: press("Create key"),
  },
  { name: "delivery-status", as: "admin", path: "/settings/delivery-status" },
  { name: "delivery-status-empty", as: "newcomer", path: "/settings/delivery-status" },
  deliveryStatus("late", { status: "late", last_24_hours: { first_attempts: 10_080, in_time: 9_961 } }),
  deliveryStatus("interrupted", {
    status: "interrupted",
    checks: { dispatcher: "failing", engine: "failing", egress: "failing" },
  }),
  { name: "audit-log", as: "admin", path: "/settings/audit-log" },
  {
    name: "audit-log-export",
    as: "admin",
    path: "/settings/audit-log",
    isWindow: true,
    act: press("Export"),
  },
  { name: "support", as: "support", path: "/support" },
  { name: "support-found", as: "support", path: "/support?q=acme" },
  { name: "support-never-created", as: "support", path: `/support?q=bkg_${"0".repeat(32)}` },
  { name: "support-records", as: "support", path: `/support/records?${asSupport}&q=herrera` },
  { name: "support-log", as: "support", path: `${webhooks}/deliveries?${asSupport}` },
  { name: "support-webhook", as: "support", path: `${webhooks}/${sampleWebhooks[3]?.id}?${asSupport}` },
  {
    name: "support-delivery",
    as: "support",
    path: `${webhooks}/deliveries?${asSupport}&status=failed&error_code=dns_error`,
    isWindow: true,
    act: async (page) => {
      await page.getByRole("row").nth(1).getByRole("link").first().click();
      await page.getByRole("dialog").getByRole("tablist").waitFor();
    },
  },
  loading("list", "/leads", "Bookings"),
  loading("webhook", webhooks, "crm.acme.example"),
  { name: "not-found", as: "admin", path: `${webhooks}/we_0` },
  { name: "not-found-page", as: "admin", path: "/nowhere" },
  { name: "account-menu", as: "admin", path: "/leads", isWindow: true, act: press(/^Account of/) },
];
