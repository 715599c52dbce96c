import type { Page } from "@playwright/test";
import type { Booking } from "@/lib/contracts/crm";
import { callApi, jsonOf } from "../../e2e/api";
import { sampleWebhooks } from "../sample/webhooks";
import { attemptContent, deliveryPath, openTab, press, type Shot, webhooks } from "../shot";

const of = (part: string) => `webhook_id=${sampleWebhooks.find(({ url }) => url.includes(part))?.id}`;
const log = `${webhooks}/deliveries`;

type Extra = Partial<Pick<Shot, "act" | "as" | "show">>;

const sheet = (name: string, query: string, extra: Extra = {}): Shot => ({
  name: `delivery-${name}`,
  as: "admin",
  path: deliveryPath(query),
  isWindow: true,
  ...extra,
});

/** The booking whose personal data was erased. */
const erasedBooking = async (page: Page) => {
  const { data } = await jsonOf<{ data: Booking[] }>(callApi(page, "GET", "/bookings?limit=100"));
  return data.find(({ erased_at }) => erased_at !== null)?.id;
};

/** The newest delivery of the erased booking. */
const erasedDelivery = async (page: Page) => deliveryPath(`q=${await erasedBooking(page)}`)(page);

/** The timeline of the object of the newest event that the query finds. */
const timelinePath = (query: string) => async (page: Page) => {
  const { data } = await jsonOf<{ data: { object_id: string }[] }>(
    callApi(page, "GET", `/events?limit=1&${query}`),
  );
  return `${log}/objects/${data[0]?.object_id}`;
};

/** The oldest delivery of a new lead, whose body has expired. */
const expiredDelivery = deliveryPath("event=lead.created&order=asc");

/** Finding out what happened to an event. */
export const deliveryShots: Shot[] = [
  { name: "log-empty", as: "newcomer", path: log },
  { name: "log", as: "admin", path: log },
  { name: "log-oldest-first", as: "admin", path: `${log}?order=asc` },
  { name: "log-failed", as: "admin", path: `${log}?status=failed` },
  {
    name: "log-resend-all",
    as: "admin",
    path: `${log}?status=failed&${of("billing").replace("webhook_id", "webhook")}`,
    isWindow: true,
    act: press("Resend all that match"),
  },
  { name: "log-export", as: "admin", path: log, isWindow: true, act: press("Export") },
  { name: "log-more-filters", as: "admin", path: `${log}?status_code=401` },
  { name: "log-retrying", as: "admin", path: `${log}?status=retrying` },
  { name: "log-waiting", as: "admin", path: `${log}?status=pending` },
  { name: "log-nothing-found", as: "admin", path: `${log}?q=bkg_00000000000000000000000000000000` },
  { name: "log-filter-open", as: "admin", path: log, isWindow: true, act: press(/Status/) },
  {
    name: "log-error",
    as: "admin",
    path: log,
    act: async (page) => {
      await page.route("**/api/v1/deliveries?*", (route) => route.abort());
      await press(/Status/)(page);
      await page.getByRole("option", { name: "Failed" }).click();
      await page.getByRole("button", { name: "Try again" }).waitFor();
    },
  },
  {
    name: "log-loading",
    as: "admin",
    path: log,
    act: async (page) => {
      await page.route("**/api/v1/deliveries?*", () => {});
      await press(/Status/)(page);
      await page.getByRole("option", { name: "Failed" }).click();
    },
  },
  sheet("succeeded", `${of("crm.")}&status=succeeded`),
  sheet("failed-401", `${of("billing")}&status=failed`),
  sheet("failed-401-request", `${of("billing")}&status=failed`, {
    act: openTab("Request"),
    show: attemptContent,
  }),
  sheet("failed-401-signature", `${of("billing")}&status=failed`, {
    act: openTab("Signature"),
    show: attemptContent,
  }),
  sheet("signature-explained", `${of("crm.")}&status=succeeded`, {
    act: async (page) => {
      await openTab("Signature")(page);
      await page.getByLabel("Computed signature").fill("a".repeat(64));
      await page.getByRole("button", { name: "Check signature" }).click();
      await page.getByRole("region", { name: "Check a signature" }).getByRole("status").waitFor();
    },
    show: attemptContent,
  }),
  sheet("retrying-dns", `${of("calendar")}&status=retrying`),
  sheet("waits-for-turn", `${of("ingest")}&status=pending`),
  sheet("hostile-body", `${of("partner")}&status=failed`, { show: attemptContent }),
  sheet("overlap-request", `${of("team-chat")}&status=succeeded`, {
    act: openTab("Request"),
    show: attemptContent,
  }),
  sheet("member", `${of("billing")}&status=failed`, { as: "member" }),
  { name: "delivery-erased", as: "admin", path: erasedDelivery, isWindow: true },
  {
    name: "delivery-erased-request",
    as: "admin",
    path: erasedDelivery,
    isWindow: true,
    act: openTab("Request"),
    show: attemptContent,
  },
  { name: "delivery-expired", as: "admin", path: expiredDelivery, isWindow: true },
  {
    name: "delivery-expired-request",
    as: "admin",
    path: expiredDelivery,
    isWindow: true,
    act: openTab("Request"),
    show: attemptContent,
  },
  { name: "delivery-unknown", as: "admin", path: `${log}?delivery=del_0`, isWindow: true },
  { name: "events-empty", as: "newcomer", path: `${log}/events` },
  { name: "events", as: "admin", path: `${log}/events` },
  { name: "events-export", as: "admin", path: `${log}/events`, isWindow: true, act: press("Export") },
  {
    name: "event-unsent",
    as: "admin",
    path: `${log}/events?outcome=not_sent`,
    isWindow: true,
    act: async (page) => {
      await page.getByRole("row").nth(1).getByRole("link").first().click();
      await page.getByRole("dialog").getByRole("region", { name: "Webhooks" }).waitFor();
    },
  },
  {
    name: "event-sent",
    as: "admin",
    path: `${log}/events?event=booking.created`,
    isWindow: true,
    act: async (page) => {
      await page.getByRole("row").nth(1).getByRole("link").first().click();
      await page.getByRole("dialog").getByRole("region", { name: "Webhooks" }).waitFor();
    },
  },
  {
    name: "event-erased",
    as: "admin",
    path: async (page) => `${log}/events?q=${await erasedBooking(page)}`,
    isWindow: true,
    act: async (page) => {
      await page.getByRole("row").nth(1).getByRole("link").first().click();
      await page.getByRole("dialog").getByRole("region", { name: "Webhooks" }).waitFor();
    },
  },
  { name: "timeline", as: "admin", isWindow: true, path: timelinePath("event=booking.cancelled") },
  { name: "timeline-unsent", as: "admin", path: timelinePath("outcome=not_sent") },
  {
    name: "timeline-erased",
    isWindow: true,
    as: "admin",
    path: async (page) => `${log}/objects/${await erasedBooking(page)}`,
  },
  {
    name: "erase-dialog",
    as: "admin",
    path: timelinePath("event=booking.cancelled"),
    isWindow: true,
    act: press("Erase personal data…"),
  },
  { name: "event-reference", as: "admin", path: `${webhooks}/events` },
];
