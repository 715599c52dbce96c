import { expect } from "vitest";
import type { DeliveryDetail, DeliveryPage } from "@/lib/contracts/deliveries";
import { envelope } from "@/lib/contracts/envelope";
import { eventCatalog } from "@/lib/contracts/event-catalog";
import { timeline } from "@/lib/contracts/timeline";
import type { Webhook } from "@/lib/contracts/webhooks";
import { prisma } from "@/lib/db/client";
import { addSampleData } from "@/lib/demo/add-sample-data";
import { addHistory } from "@/lib/demo/history/add-history";
import { acme } from "@/lib/demo/sample-data";
import { env } from "@/lib/env";
import { call } from "../../fixtures/api";
import { createPerson, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const it = withDatabase({ API_RATE_LIMIT: "" });
let admin: Person;
it.beforeAll(async () => {
  await addSampleData();
  const [key] = env().WEBHOOK_SECRET_KEYS;
  if (!key) throw new Error("no key");
  // Twice, as at a second start of the demo.
  for (let start = 0; start < 2; start += 1) await addHistory(key, "https://127.0.0.1:8443/crm");
  admin = await createPerson({ organizationId: acme.id, role: "admin" });
});

const get = async <Body>(path: string) => {
  const { status, body } = await call<Body>("GET", `/api/v1${path}`, { as: admin });
  expect(status, path).toBe(200);
  return body;
};

it("records an event with a valid payload and a delivery for each change of each row", async () => {
  const events = await prisma().event.findMany({
    where: { organizationId: acme.id },
    include: { deliveries: true },
  });
  const bookings = await prisma().booking.findMany({ where: { organizationId: acme.id } });
  const ofBookings = events.filter(({ type }) => type === "booking.created").map(({ objectId }) => objectId);
  expect(ofBookings.toSorted()).toEqual(bookings.map(({ id }) => id).toSorted());
  expect(new Set(events.map(({ type }) => type)).size).toBe(5);
  for (const { payload, type, deliveries, createdAt } of events) {
    const { data, event } = envelope.parse(JSON.parse(Buffer.from(payload ?? []).toString()));
    expect(event).toBe(type);
    expect(eventCatalog[event].data.safeParse(data).error).toBeUndefined();
    expect(deliveries).toHaveLength(1);
    expect(createdAt.getTime()).toBeLessThan(Date.now());
  }
});

it("leaves a webhook that works, with one outage, and waits between attempts as the contract promises", async () => {
  const { data: webhooks } = await get<{ data: Webhook[] }>("/webhooks");
  expect(webhooks).toMatchObject([{ health: "healthy", description: "CRM sync" }]);
  const { data: failed } = await get<DeliveryPage>("/deliveries?status=failed");
  const { data: retried } = await get<DeliveryPage>("/deliveries?status=succeeded&min_attempts=2");
  expect([failed.length, retried.length]).toEqual([1, 1]);
  for (const { id } of [...failed, ...retried]) {
    const { attempts } = await get<DeliveryDetail>(`/deliveries/${id}`);
    for (const [index, { started_at, duration_ms }] of attempts.slice(0, -1).entries()) {
      const waited = Date.parse(attempts[index + 1]?.started_at ?? "") - Date.parse(started_at) - duration_ms;
      const delay = [60_000, 300_000, 1_800_000][index] ?? 0;
      expect(waited).toBeGreaterThanOrEqual(delay);
      expect(waited).toBeLessThanOrEqual(delay * 1.1);
    }
  }
  expect(await prisma().healthSpell.findMany()).toMatchObject([
    { endedBy: "success", failedDeliveries: 1, statusCode: 503 },
  ]);
});

it("shows the timeline of a cancelled booking with both of its events", async () => {
  const booking = await prisma().booking.findFirstOrThrow({
    where: { organizationId: acme.id, status: "cancelled" },
  });
  const { data } = timeline.parse(await get(`/objects/${booking.id}/timeline`));
  expect(data.map(({ type }) => type).toSorted()).toEqual(["booking.cancelled", "booking.created"]);
});
