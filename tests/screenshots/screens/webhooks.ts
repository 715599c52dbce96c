import { receiverUrl } from "../../e2e/product";
import { sampleWebhooks } from "../sample/webhooks";
import { press, type Shot, webhooks } from "../shot";

const pageOf = (part: string, search = "") =>
  `${webhooks}/${sampleWebhooks.find(({ url }) => url.includes(part))?.id}${search}`;

async function addOne(page: Parameters<NonNullable<Shot["act"]>>[0], path: "/" | "/fails"): Promise<void> {
  await page.getByLabel("Endpoint URL").fill(await receiverUrl(path));
  await page.getByLabel("Description").fill("CRM sync");
  await page.getByRole("button", { name: "Select all" }).click();
  await page.getByRole("button", { name: "Save and send ping" }).click();
  await page
    .getByRole("region", { name: "Test result" })
    .getByText(/responded|200 OK/)
    .first()
    .waitFor();
}

/** Setting webhooks up and looking after them. */
export const webhookShots: Shot[] = [
  { name: "webhooks-empty", as: "newcomer", path: webhooks },
  { name: "webhooks", as: "admin", path: webhooks },
  { name: "webhooks-menu", as: "admin", path: webhooks, isWindow: true, act: press(/^Actions for/) },
  { name: "webhooks-member", as: "member", path: webhooks },
  { name: "webhook-new", as: "admin", path: `${webhooks}/new` },
  {
    name: "webhook-new-refused",
    as: "admin",
    path: `${webhooks}/new`,
    act: async (page) => {
      await page.getByLabel("Endpoint URL").fill("http://shop.example/hooks");
      await press("Save and send ping")(page);
    },
  },
  { name: "webhook-overview", as: "admin", path: pageOf("crm.") },
  {
    name: "webhook-overview-week",
    as: "admin",
    path: pageOf("crm."),
    act: async (page) => {
      await page.getByRole("radio", { name: "7 days" }).click();
      await page.waitForLoadState("networkidle");
    },
  },
  { name: "webhook-failing-dns", as: "admin", path: pageOf("calendar-sync") },
  { name: "webhook-failing-401", as: "admin", path: pageOf("billing") },
  { name: "webhook-rotation-overlap", as: "admin", path: pageOf("team-chat") },
  { name: "webhook-disabled", as: "admin", path: pageOf("staging") },
  { name: "webhook-long-url", as: "admin", path: pageOf("ingest") },
  { name: "webhook-member", as: "member", path: pageOf("crm.") },
  { name: "webhook-deliveries", as: "admin", path: pageOf("crm.", "?tab=deliveries") },
  { name: "webhook-deliveries-failing", as: "admin", path: pageOf("billing", "?tab=deliveries") },
  { name: "webhook-settings", as: "admin", path: pageOf("crm.", "?tab=settings") },
  {
    name: "webhook-new-twin",
    as: "admin",
    path: `${webhooks}/new`,
    act: async (page) => {
      const { url } = sampleWebhooks.find((one) => one.url.includes("billing")) ?? { url: "" };
      await page.getByLabel("Endpoint URL").fill(url);
      await page.getByText("Another webhook sends to this URL").waitFor();
    },
  },
  {
    name: "webhook-headers",
    as: "admin",
    path: pageOf("crm.", "?tab=settings"),
    act: async (page) => {
      await press("Replace the value of Authorization")(page);
      await press("Remove X-Gateway-Tenant")(page);
      await press("Add header")(page);
      await page.getByLabel("Header name").fill("Content-Length");
      await press("Save headers")(page);
    },
    show: (page) => page.getByRole("region", { name: "Custom headers" }),
    isWindow: true,
  },
  {
    name: "webhook-rate-limit",
    as: "admin",
    path: pageOf("ingest", "?tab=settings"),
    act: async (page) => {
      await page.getByLabel("Requests per minute").fill("6001");
      await press("Save rate limit")(page);
    },
    show: (page) => page.getByRole("region", { name: "Rate limit" }),
    isWindow: true,
  },
  { name: "recovery-nothing-to-send", as: "admin", path: pageOf("ingest", "?tab=recovery") },
  { name: "recovery-preview", as: "admin", path: pageOf("billing", "?tab=recovery") },
  { name: "recovery-running", as: "admin", path: pageOf("team-chat", "?tab=recovery") },
  { name: "recovery-paused", as: "admin", path: pageOf("calendar-sync", "?tab=recovery") },
  { name: "recovery-done", as: "admin", path: pageOf("crm.", "?tab=recovery") },
  { name: "recovery-member", as: "member", path: pageOf("staging", "?tab=recovery") },
  {
    name: "webhook-enable-failed",
    as: "admin",
    path: pageOf("staging"),
    isWindow: true,
    act: async (page) => {
      await press("Enable")(page);
      await page.getByRole("dialog", { name: /^The ping to/ }).waitFor();
    },
  },
  {
    name: "webhook-test-menu",
    as: "admin",
    path: pageOf("crm."),
    isWindow: true,
    act: press("Choose a test event"),
  },
  { name: "secret-revealed", as: "admin", path: pageOf("crm."), act: press("Reveal secret") },
  {
    name: "secret-rotate",
    as: "admin",
    path: pageOf("crm."),
    isWindow: true,
    act: press("Rotate secret"),
  },
  {
    name: "secret-rotate-during-overlap",
    as: "admin",
    path: pageOf("team-chat"),
    isWindow: true,
    act: press("Rotate secret"),
  },
  {
    name: "secret-revoke",
    as: "admin",
    path: pageOf("team-chat"),
    isWindow: true,
    act: press("Revoke old secret"),
  },
  {
    name: "webhook-delete",
    as: "admin",
    path: pageOf("staging"),
    isWindow: true,
    act: async (page) => {
      await press("More actions")(page);
      await page.getByRole("menuitem", { name: "Delete" }).click();
      await page.getByRole("alertdialog").waitFor();
    },
  },
  {
    name: "webhook-added",
    as: "otherAdmin",
    path: `${webhooks}/new`,
    act: (page) => addOne(page, "/"),
  },
  {
    name: "webhook-added-failing",
    as: "otherAdmin",
    path: `${webhooks}/new`,
    act: (page) => addOne(page, "/fails"),
  },
  {
    name: "webhook-added-proof",
    as: "otherAdmin",
    path: `${webhooks}/new`,
    act: async (page) => {
      await addOne(page, "/");
      await press("Check the receiver")(page);
      await page.getByRole("region", { name: "Result of the check" }).waitFor();
    },
    show: (page) => page.getByRole("region", { name: "Check signature verification" }),
    isWindow: true,
  },
];
