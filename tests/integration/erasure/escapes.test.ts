import { describe, expect } from "vitest";
import { resendErasures } from "@/inngest/functions/sweep";
import { relay } from "@/inngest/relay";
import type { Booking, Lead } from "@/lib/contracts/crm";
import type { RecordedEventDetail } from "@/lib/contracts/events";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { transact } from "@/lib/db/transaction";
import { createDelivery } from "@/lib/deliveries/create-delivery";
import { eraseNext } from "@/lib/erasure/erase-next";
import { newId } from "@/lib/ids";
import { call } from "../../fixtures/api";
import { startHoldingReceiver } from "../../fixtures/holding-receiver";
import { createOrganization, createWebhook } from "../../fixtures/organizations";
import { createPerson } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";
import {
  bookingOf,
  canaries,
  completed,
  createStage,
  customer,
  deliveriesOf,
  erase,
  eventsOf,
  patiently,
  post,
  startWorld,
  tablesWith,
} from "./stage";

const it = withDatabase({ API_RATE_LIMIT: "", TEST_RATE_LIMIT: "" });
let world: Awaited<ReturnType<typeof startWorld>>;
it.beforeAll(async () => {
  world = await startWorld();
}, 60_000);
it.afterAll(() => world.stop());

describe("nothing escapes an erasure", () => {
  it("that is in flight: the attempt ends, and its response is not stored", async () => {
    const receiver = await startHoldingReceiver({ status: 200, body: customer.name });
    const stage = await createStage(receiver.url);
    const { body: lead } = await post<Lead>(stage, "/leads", customer);
    await receiver.waitFor(1);
    await erase(stage, `/leads/${lead.id}`);
    const query = `q=${lead.id}&webhook_id=${stage.works}`;
    expect((await deliveriesOf(stage, query))[0]).toMatchObject({ status: "cancelled" });
    receiver.letGo();
    await expect
      .poll(async () => (await deliveriesOf(stage, query))[0], patiently)
      .toMatchObject({ status: "succeeded", last_status_code: 200 });
    expect(await tablesWith(canaries)).toEqual([]);
    await receiver.close();
  });

  it("that is recorded meanwhile: a change is refused or erased", async () => {
    const stage = await createStage();
    const { body: lead } = await post<Lead>(stage, "/leads", customer);
    const move = (status: string) =>
      call("PATCH", `/api/v1/leads/${lead.id}`, { as: stage.admin, body: { status } });
    const statuses = ["contacted", "qualified", "won", "lost", "contacted", "qualified", "won", "lost"];
    const moves = statuses.slice(0, 4).map(move);
    const books = [1, 2, 3, 4].map(() => post<Booking>(stage, "/bookings", bookingOf(lead.id)));
    const erasing = erase(stage, `/leads/${lead.id}`, { related: true });
    const more = [
      ...statuses.slice(4).map(move),
      ...[1, 2, 3, 4].map(() => post<Booking>(stage, "/bookings", bookingOf(lead.id))),
    ];
    const results = await Promise.all([...moves, ...books, ...more]);
    for (const { status } of results) expect([200, 201, 410, 422]).toContain(status);
    await erasing;
    expect(await tablesWith(canaries)).toEqual([]);
  });

  it("that a replay chose meanwhile: its delivery is cancelled without an attempt", async () => {
    const stage = await createStage();
    const { body: lead } = await post<Lead>(stage, "/leads", customer);
    await erase(stage, `/leads/${lead.id}`);
    const [event] = await eventsOf(lead.id);
    const { organizationId, works } = stage;
    const requests = world.echo.requests.length;
    // Like a statement that read the event before its payload was erased.
    const deliveryId = await transact(relay, (tx) =>
      createDelivery(tx, {
        organizationId,
        webhookId: works,
        event: { id: event?.id ?? "", type: "lead.created", objectId: lead.id, origin: "application" },
        trigger: "replay",
      }),
    );
    const row = () => prisma().delivery.findUnique({ where: { id: deliveryId } });
    await expect.poll(row, patiently).toMatchObject({ status: "cancelled", attemptCount: 0 });
    expect(world.echo.requests).toHaveLength(requests);
  });

  it("that was not dispatched: it never is", async () => {
    const organizationId = await createOrganization();
    const admin = await createPerson({ organizationId, role: "admin" });
    const webhook = (await createWebhook(organizationId, world.echo.url)).id;
    const stage = { organizationId, admin, works: webhook, fails: webhook };
    const { body: lead } = await post<Lead>(stage, "/leads", customer);
    await expect.poll(async () => (await eventsOf(lead.id))[0]?.dispatchedAt, patiently).not.toBeNull();
    // As if its message had been lost.
    await pool().query("delete from delivery where organization_id = $1", [organizationId]);
    await pool().query(
      "update event set dispatched_at = null, sweep_after = now() + interval '1 day' where organization_id = $1",
      [organizationId],
    );
    await erase(stage, `/leads/${lead.id}`);
    const [event] = await eventsOf(lead.id);
    const { body } = await call<RecordedEventDetail>("GET", `/api/v1/events/${event?.id}`, { as: admin });
    expect(body).toMatchObject({ delivery_count: 0, webhooks: [{ webhook_id: webhook, reason: "erased" }] });
  });

  it("that a run left unfinished: the sweeper requests another one, and pages are counted once", async () => {
    const stage = await createStage();
    const { body: lead } = await post<Lead>(stage, "/leads", customer);
    const erasureId = newId("erasure");
    const at = new Date();
    await prisma().erasure.create({
      data: {
        id: erasureId,
        organizationId: stage.organizationId,
        objectId: lead.id,
        related: false,
        requestedByName: "Ada",
        createdAt: at,
        reachedAt: at,
        objects: { create: { objectId: lead.id } },
      },
    });
    await prisma().lead.update({ where: { id: lead.id }, data: { erasedAt: at, erasureId } });
    expect(await eraseNext(erasureId, 0), "no time left").toBe(false);
    expect(await resendErasures(new Date(Date.now() + 60_000)), "the run may still work").toBe(0);
    await Promise.all([eraseNext(erasureId, 5_000), eraseNext(erasureId, 5_000)]);
    await prisma().erasure.update({ where: { id: erasureId }, data: { status: "running" } });
    await prisma().auditEntry.deleteMany({ where: { action: "personal_data.erased", targetId: lead.id } });
    expect(await resendErasures(new Date(Date.now() + 180_000))).toBe(1);
    expect(await completed(stage, erasureId)).toMatchObject({ counts: { leads: 1, events: 1 } });
    expect(
      await prisma().auditEntry.count({ where: { action: "personal_data.erased", targetId: lead.id } }),
    ).toBe(1);
  });
});
