import type { Page } from "@playwright/test";
import { deliveries as log, webhooks } from "./delivery-log";
import { dialog, heading, type Screen } from "./screen";
import { signedOutScreens } from "./signed-out-screens";
import type { World } from "./world";

const table = (name: string) => (page: Page) => page.getByRole("table", { name }).getByRole("row").nth(1);
const region = (name: string) => (page: Page) => page.getByRole("dialog").getByRole("region", { name });

const crm: Screen[] = [
  { noun: "lead", title: "Leads" },
  { noun: "booking", title: "Bookings" },
  { noun: "conversation", title: "Conversations" },
].flatMap(({ noun, title }): Screen[] => [
  { route: `/${noun}s`, name: `${title}`, path: `/${noun}s`, shows: table(title) },
  {
    route: `/${noun}s`,
    name: `${title}, none yet`,
    as: "newcomer",
    path: `/${noun}s`,
    shows: heading(`No ${noun}s yet`),
  },
  {
    route: `/${noun}s`,
    name: `${title}, adding one`,
    path: `/${noun}s?add=true`,
    shows: dialog(`Add ${noun}`),
  },
]);

const settings: Screen[] = [
  { name: "Organization", path: "", shows: table("Members") },
  { name: "Organization of a member", as: "member" as const, path: "", shows: table("Members") },
  { name: "Inviting a member", path: "?add=true", shows: dialog("Invite member") },
].map((screen) => ({
  ...screen,
  route: "/settings/organization",
  path: `/settings/organization${screen.path}`,
}));

const apiKeys: Screen[] = [
  { name: "API keys", path: "", shows: table("API keys") },
  { name: "API keys, none yet", as: "newcomer" as const, path: "", shows: heading("No API keys yet") },
  { name: "Creating an API key", path: "?add=true", shows: dialog("Create key") },
].map((screen) => ({ ...screen, route: "/settings/api-keys", path: `/settings/api-keys${screen.path}` }));

const deliveryStatus: Screen[] = [
  {
    route: "/settings/delivery-status",
    name: "Delivery status",
    path: "/settings/delivery-status",
    shows: (page) => page.getByText(/^Deliver(y is normal|ies were late|ies are delayed)/),
  },
  {
    route: "/settings/delivery-status",
    name: "Delivery status, nothing sent",
    as: "newcomer",
    path: "/settings/delivery-status",
    shows: (page) => page.getByText("No events sent").first(),
  },
];

const audit: Screen[] = [
  { name: "Audit log", path: "", shows: table("Entries") },
  {
    name: "Audit log, nothing matches",
    path: "?actor=nobody",
    shows: heading("No matching entries"),
  },
  {
    name: "Audit log, empty",
    as: "newcomer" as const,
    path: "",
    shows: heading("No entries yet"),
  },
].map((screen) => ({ ...screen, route: "/settings/audit-log", path: `/settings/audit-log${screen.path}` }));

const webhook = `${webhooks}/[id]`;
const webhookScreens: Screen[] = [
  {
    route: "/settings/integrations",
    name: "Integrations",
    path: "/settings/integrations",
    shows: heading("Integrations"),
  },
  { route: webhooks, name: "Webhooks", path: webhooks, shows: table("Webhooks") },
  {
    route: webhooks,
    name: "Webhooks, none yet",
    as: "newcomer",
    path: webhooks,
    shows: heading("No webhooks yet"),
  },
  {
    route: `${webhooks}/new`,
    name: "Adding a webhook",
    path: `${webhooks}/new`,
    shows: heading("Add webhook"),
  },
  {
    route: webhook,
    name: "Webhook",
    path: (world) => world.webhook.path,
    shows: heading("Deliveries by hour"),
  },
  {
    route: webhook,
    name: "Webhook of a member",
    as: "member",
    path: (world) => world.webhook.path,
    shows: heading("Signing secret"),
  },
  {
    route: webhook,
    name: "Deliveries of a webhook",
    path: (world) => `${world.webhook.path}?tab=deliveries`,
    shows: table("Deliveries"),
  },
  {
    route: webhook,
    name: "Recovery of a webhook",
    path: (world) => `${world.webhook.path}?tab=recovery`,
    shows: heading("Send failed and missed events"),
  },
  {
    route: webhook,
    name: "Settings of a webhook",
    path: (world) => `${world.webhook.path}?tab=settings`,
    shows: heading("Delete this webhook"),
  },
  {
    route: `${webhooks}/events`,
    name: "Event reference",
    path: `${webhooks}/events`,
    shows: heading("conversation.escalated"),
  },
];

const statuses = ["succeeded", "failed", "retrying", "cancelled"] as const;
const logScreens: Screen[] = [
  { name: "Delivery log", path: log, shows: table("Deliveries") },
  { name: "Delivery log, nothing matches", path: `${log}?q=none`, shows: heading("No matching deliveries") },
  {
    name: "Delivery log, empty",
    as: "newcomer" as const,
    path: log,
    shows: heading("No deliveries yet"),
  },
  ...statuses.map((status) => ({
    name: `Delivery, ${status}`,
    path: ({ delivery }: World) => `${log}?delivery=${delivery[status]}`,
    shows: region("Attempts"),
  })),
  ...["Request", "Signature"].map((name) => ({
    name: `Delivery, ${name}`,
    path: ({ delivery }: World) => `${log}?delivery=${delivery.failed}`,
    press: (page: Page) => page.getByRole("tab", { name }),
    shows: (page: Page) => page.getByRole("tabpanel", { name }),
  })),
].map((screen) => ({ ...screen, route: log }));

const eventScreens: Screen[] = [
  { name: "Events", path: `${log}/events`, shows: table("Events") },
  { name: "Events, nothing found", path: `${log}/events?q=none`, shows: heading("No matching events") },
  {
    name: "Events, none yet",
    as: "newcomer" as const,
    path: `${log}/events`,
    shows: heading("No events yet"),
  },
  {
    name: "Event that was not sent",
    path: ({ eventId }: World) => `${log}/events?event_id=${eventId}`,
    shows: region("Summary"),
  },
].map((screen) => ({ ...screen, route: `${log}/events` }));

const timelineScreens: Screen[] = [
  { name: "Timeline, delivered", id: ({ bookingId }: World) => bookingId },
  { name: "Timeline, not sent", id: ({ conversationId }: World) => conversationId },
].map(({ name, id }) => ({
  name,
  route: `${log}/objects/[id]`,
  path: (world: World) => `${log}/objects/${id(world)}`,
  shows: (page: Page) => page.getByRole("list", { name: "Timeline" }),
}));

const erasureScreens: Screen[] = [
  {
    route: `${log}/objects/[id]`,
    name: "Timeline, erased",
    path: ({ erasedId }) => `${log}/objects/${erasedId}`,
    shows: (page) => page.getByRole("note", { name: "Erasure" }).getByText(/^Eras/),
  },
  {
    route: `${log}/objects/[id]`,
    name: "Erasing personal data",
    path: ({ bookingId }) => `${log}/objects/${bookingId}`,
    press: (page) => page.getByRole("button", { name: "Erase personal data…" }),
    shows: (page) => page.getByRole("alertdialog"),
  },
];

const others: Screen[] = [
  {
    route: "/leads",
    name: "Notices",
    path: "/leads",
    press: (page) => page.getByRole("button", { name: /^Notices/ }),
    shows: dialog("Notices"),
  },
  {
    route: "/second-factor",
    name: "Required second factor",
    as: "lacking",
    path: "/leads",
    shows: heading("Set up two-factor authentication"),
  },
  {
    route: "/settings/account",
    name: "Account",
    path: "/settings/account",
    shows: heading("Two-factor authentication"),
  },
  {
    route: "/",
    name: "No organization",
    as: "outsider",
    path: "/",
    shows: heading("You belong to no organization"),
  },
  { route: null, name: "Page not found", path: `${webhooks}/we_0`, shows: heading("Page not found") },
];

const support: Screen[] = [
  { name: "Support", path: "/support", shows: heading("Failing webhooks") },
  {
    name: "Support, found",
    path: ({ bookingId }: World) => `/support?q=${bookingId}`,
    shows: (page: Page) => page.getByRole("status").filter({ hasText: "1 result" }),
  },
  {
    name: "Support, an ID that was never created",
    path: `/support?q=bkg_${"0".repeat(32)}`,
    shows: heading("No booking with this ID exists in any organization"),
  },
  { name: "Support, nothing found", path: "/support?q=none", shows: heading(/^No match for/) },
  {
    name: "Webhooks, seen by support",
    path: ({ home }: World) => `${webhooks}?organization_id=${home.id}`,
    shows: table("Webhooks"),
  },
  {
    name: "Delivery, seen by support",
    path: ({ home, delivery }: World) => `${log}?organization_id=${home.id}&delivery=${delivery.failed}`,
    shows: region("Attempts"),
  },
].map((screen) => ({ ...screen, route: "/support", as: "support" }));

const recordSearch: Screen[] = [
  { name: "Find a record", q: "Pereira", shows: (page: Page) => page.getByRole("list", { name: "Records" }) },
  { name: "Find a record, nothing found", q: "Nobody", shows: heading(/^No lead or booking matches/) },
].map(({ q, ...screen }) => ({
  ...screen,
  route: "/support/records",
  as: "support",
  path: ({ home }: World) => `/support/records?organization_id=${home.id}&q=${q}`,
}));

export const screens: Screen[] = [
  ...signedOutScreens,
  ...others,
  ...crm,
  ...settings,
  ...apiKeys,
  ...deliveryStatus,
  ...audit,
  ...webhookScreens,
  ...logScreens,
  ...eventScreens,
  ...timelineScreens,
  ...erasureScreens,
  ...support,
  ...recordSearch,
];
