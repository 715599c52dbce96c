import pg from "pg";
import { describe, expect } from "vitest";
import { listAudit } from "@/lib/audit/list-audit";
import type { RequestContext } from "@/lib/auth/context";
import { listAuditQuery } from "@/lib/contracts/audit";
import { listDeliveriesQuery } from "@/lib/contracts/deliveries";
import { listEventsQuery } from "@/lib/contracts/events";
import { listFailingQuery } from "@/lib/contracts/support";
import { prisma } from "@/lib/db/client";
import { cancelDeliveries } from "@/lib/deliveries/cancel-deliveries";
import { claimAttempts } from "@/lib/deliveries/claim-attempts";
import { claimTurns } from "@/lib/deliveries/claim-turns";
import { requireTestSlot } from "@/lib/deliveries/create-delivery";
import { getDelivery } from "@/lib/deliveries/get-delivery";
import { largestBacklogs } from "@/lib/deliveries/largest-backlogs";
import { listDeliveries } from "@/lib/deliveries/list-deliveries";
import { openBatch } from "@/lib/deliveries/open-batch";
import { pruneLog } from "@/lib/deliveries/prune-log";
import { eraseBodies } from "@/lib/deliveries/remove-bodies";
import { sweepDeliveries } from "@/lib/deliveries/sweep-deliveries";
import { eraseRecords } from "@/lib/erasure/erase-records";
import { getEvent } from "@/lib/events/get-event";
import { getTimeline } from "@/lib/events/get-timeline";
import { listEvents } from "@/lib/events/list-events";
import { sweepEvents } from "@/lib/events/sweep-events";
import { checkHealth } from "@/lib/health/check-health";
import { getDeliveryStatus } from "@/lib/health/get-delivery-status";
import { findRecords } from "@/lib/support/find-records";
import { listFailing } from "@/lib/support/list-failing";
import { search } from "@/lib/support/search";
import { listStats } from "@/lib/webhooks/list-stats";
import { webhookStats } from "@/lib/webhooks/webhook-stats";
import { LARGE_ORGANIZATION, seedDeliveryLog } from "../../fixtures/delivery-log";
import { deliveryQueries, eventQueries, type SampleDelivery } from "../../fixtures/log-queries";
import { withDatabase } from "../../fixtures/with-database";
import { explain, statementsOf } from "./explain";

const DELIVERIES = 200_000;
const SEED_WITHIN_MS = 240_000;

/**
 * Pages of 8 KiB that one statement may look at. A page of the list needs some hundred; whatever reads a share of the
 * log instead of its end would pass here at 200,000 rows and not at five million, were it not for these.
 * A list that counts its matches looks at up to 10,001 of them. One that looks for an outcome looks at those of up to
 * 5,000 events.
 * A batch of 20 events makes some 400 deliveries.
 */
const MAX_PAGES = {
  list: 1_000,
  counted: 12_000,
  // The deliveries of up to 5,000 events.
  judged: 32_000,
  one: 50,
  day: 1_500,
  batch: 6_000,
  prune: 20_000,
  records: 4_000,
  // Open spells, and the latest deliveries of the webhooks that were tried within 15 minutes.
  failing: 1_000,
};

const actor = { userId: "usr_1", email: "a@example.com", name: "Ada", signedInAt: new Date() };
const context: RequestContext = {
  actor: { ...actor, isSupport: false },
  organizationId: LARGE_ORGANIZATION,
  standing: "admin",
  ip: null,
  userAgent: null,
  relay: () => {},
};
const support = {
  actor: { ...actor, isSupport: true },
  isEmailVerified: true,
  hasSecondFactor: true,
  organizations: [],
  activeOrganizationId: null,
};

const test = withDatabase();
let client: pg.Client;
let sample: SampleDelivery;
/** Two thousand rows further down. */
let deliveryCursor: string;
let eventCursor: string;

test.beforeAll(async ({ database }) => {
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await seedDeliveryLog(client, { deliveries: DELIVERIES });
  const { rows } = await client.query<SampleDelivery>(
    "select * from delivery where organization_id = $1 and status = 'failed' order by created_at desc offset 500 limit 1",
    [LARGE_ORGANIZATION],
  );
  if (!rows[0]) throw new Error("the log has no failed delivery");
  [sample] = rows as [SampleDelivery];
  deliveryCursor = await turnPages((cursor) =>
    listDeliveries(context, { limit: 100, order: "desc", cursor }),
  );
  eventCursor = await turnPages((cursor) => listEvents(context, { limit: 100, order: "desc", cursor }));
}, SEED_WITHIN_MS);

test.afterAll(async () => {
  await client.end();
});

/** Indexes that the statements of this file were planned with. */
const used = new Set<string>();

async function turnPages(list: (cursor: string | undefined) => Promise<{ next_cursor: string | null }>) {
  let cursor: string | undefined;
  for (let page = 0; page < 20; page += 1) cursor = (await list(cursor)).next_cursor ?? undefined;
  return cursor ?? "";
}

/** Runs what `work` sends again under EXPLAIN (ANALYZE, BUFFERS), with the planner as it is. */
async function expectCheap(work: () => Promise<unknown>, maxPages: number): Promise<void> {
  const statements = await statementsOf(work);
  expect(statements).not.toEqual([]);
  for (const statement of statements) {
    const { text, sequentialScans, indexes, pages } = await explain(client, statement);
    for (const index of indexes) used.add(index);
    expect(sequentialScans, text).toEqual([]);
    expect(pages, text).toBeLessThanOrEqual(maxPages);
  }
}

const names = (queries: typeof deliveryQueries) =>
  Object.keys(queries({ id: "", webhook_id: "", event_id: "", object_id: "" }, ""));

describe("with 200,000 deliveries in the log, PostgreSQL reads some pages of it and never the whole", () => {
  test.for(names(deliveryQueries))("delivery log: %s", async (name) => {
    const query = listDeliveriesQuery.parse(deliveryQueries(sample, deliveryCursor)[name]);
    await expectCheap(() => listDeliveries(context, query), MAX_PAGES.counted);
  });

  test.for(names(eventQueries))("events: %s", async (name) => {
    const query = listEventsQuery.parse(eventQueries(sample, eventCursor)[name]);
    const maxPages = query.outcome || query.webhook_id ? MAX_PAGES.judged : MAX_PAGES.list;
    await expectCheap(() => listEvents(context, query), maxPages);
  });

  test("one delivery, one event", async () => {
    await expectCheap(() => getDelivery(context, sample.id), MAX_PAGES.one);
    await expectCheap(() => getEvent(context, sample.event_id), MAX_PAGES.one);
  });

  test("the timeline of an object, deep inside a log of events", async () => {
    const { rows } = await client.query<{ object_id: string }>(
      "select object_id from event where organization_id = $1 and object_id like 'bkg%' order by created_at limit 1",
      [LARGE_ORGANIZATION],
    );
    const id = rows[0]?.object_id ?? "";
    await client.query(BOOKING, [id, LARGE_ORGANIZATION]);
    await expectCheap(() => getTimeline(context, id, { limit: 25 }), MAX_PAGES.list);
  });

  test("a day of one webhook, a day of all webhooks", async () => {
    await expectCheap(() => webhookStats(context, sample.webhook_id, { hours: 24 }), MAX_PAGES.day);
    await expectCheap(() => listStats(context), MAX_PAGES.day);
  });

  test("support's search", async () => {
    for (const q of [sample.id, sample.event_id]) {
      await expectCheap(() => search(support, { q }, { ip: null, userAgent: null }), MAX_PAGES.one);
    }
  });

  test("failing webhooks of all organizations, after many failures that ended", async () => {
    await client.query(ENDED_SPELLS);
    await client.query(OPEN_SPELLS);
    await client.query("analyze health_spell");
    await expectCheap(
      () => listFailing(support, listFailingQuery.parse({}), { ip: null, userAgent: null }),
      MAX_PAGES.failing,
    );
    expect(used).toContain("health_spell_open_idx");
  });

  test("support's search for a customer, in a long list of bookings that match nothing", async () => {
    await client.query(BOOKINGS, [LARGE_ORGANIZATION]);
    await client.query("analyze booking");
    await expectCheap(
      () => findRecords({ ...context, standing: "support" }, { q: "nobody" }),
      MAX_PAGES.records,
    );
  });

  test("what runs for every event: opening a batch, and the claim of a retry", async () => {
    const { rows } = await client.query<{ id: string }>(
      "select id from event order by created_at desc limit 20",
    );
    const ids = rows.map(({ id }) => id);
    await client.query("update event set dispatched_at = null where id = any($1)", [ids]);
    await expectCheap(() => openBatch(ids, [sample.id]), MAX_PAGES.batch);
    await expectCheap(() => claimAttempts([sample.id], 1), MAX_PAGES.one);
  });

  test("what runs every minute: the sweeper, the health check, and the count of backlogs", async () => {
    await expectCheap(() => sweepDeliveries(new Date()), MAX_PAGES.one);
    await expectCheap(() => sweepEvents(new Date()), MAX_PAGES.one);
    await expectCheap(() => checkHealth(), MAX_PAGES.one);
    await expectCheap(() => largestBacklogs(), MAX_PAGES.batch);
  });

  test("the delivery status of one organization among hundreds, with its hours of a month", async () => {
    await client.query(PUNCTUALITY);
    await client.query("analyze delivery_punctuality");
    await expectCheap(() => getDeliveryStatus(context), MAX_PAGES.list);
  });

  test("the audit log, all of it and of one webhook", async () => {
    await client.query(AUDIT_ENTRIES, [LARGE_ORGANIZATION, sample.webhook_id]);
    await client.query("analyze audit_entry");
    for (const query of [{}, { webhook_id: sample.webhook_id }])
      await expectCheap(() => listAudit(context, listAuditQuery.parse(query)), MAX_PAGES.one);
  });

  test("a page of an erasure: the events of objects, and the search terms of support staff", async () => {
    const { rows } = await client.query<{ id: string }>("select id from event order by created_at limit 50");
    const ids = rows.map(({ id }) => id);
    const erasure = { id: "ers_1", organizationId: LARGE_ORGANIZATION };
    await expectCheap(() => prisma().$transaction((db) => eraseBodies(db, ids, "Ada")), MAX_PAGES.batch);
    await expectCheap(
      () => prisma().$transaction((db) => eraseRecords(db, erasure, ["lead_1"])),
      MAX_PAGES.one,
    );
  });

  test("what runs when a webhook is stopped, and every hour: a page of cancelled deliveries, pages of old rows and bodies", async () => {
    await client.query("update webhook set epoch = 1, stopped_at = now() where id = $1", [sample.webhook_id]);
    await expectCheap(() => cancelDeliveries(sample.webhook_id, 0), MAX_PAGES.batch);
    // About a hundred events whose bodies have expired since the last time.
    await client.query(
      `update organization set body_days = 88, bodies_expired_until = now() - interval '88 days 90 minutes'
        where id = $1`,
      [LARGE_ORGANIZATION],
    );
    await expectCheap(() => pruneLog(), MAX_PAGES.prune);
  });

  test("what runs for every test: a count of the organization's tests in flight", async () => {
    await expectCheap(() => requireTestSlot(prisma(), LARGE_ORGANIZATION), MAX_PAGES.one);
  });

  test("what runs every second for a rate limit: the next turns among a backlog", async () => {
    const { rows } = await client.query<{ id: string; generation: number }>(
      `update webhook set per_minute = 6000 where id = (select webhook_id from delivery where id = $1)
       returning id, pace_generation as generation`,
      [sample.id],
    );
    const [{ id, generation } = { id: "", generation: 0 }] = rows;
    await client.query(
      `update delivery set is_paced = true, status = 'pending', next_attempt_at = now()
        where id = any(array(select id from delivery where webhook_id = $1 limit 1000))`,
      [id],
    );
    await client.query("analyze delivery");
    await expectCheap(() => claimTurns(id, generation, 100), MAX_PAGES.batch);
  });

  test("no index costs every event its bytes and serves no query", async () => {
    const { rows } = await client.query<{ name: string }>(
      `select c.relname as name
         from pg_index i join pg_class c on c.oid = i.indexrelid
        where i.indrelid in ('event'::regclass, 'delivery'::regclass, 'attempt'::regclass, 'audit_entry'::regclass)
          and not i.indisprimary
          -- Needed for its promise: one delivery of an event per replay. Other deliveries have no entry in it.
          and c.relname <> 'delivery_once_per_event_and_replay'`,
    );
    expect(rows.map(({ name }) => name).filter((name) => !used.has(name))).toEqual([]);
  });
});

const BOOKING = `
insert into booking (id, organization_id, customer_name, service, starts_at, ends_at, timezone)
values ($1, $2, 'Ada', 'Cut', now(), now(), 'Europe/Lisbon')`;

/** More than twice the number that a search reads. */
const BOOKINGS = `
insert into booking (id, organization_id, customer_name, customer_email, service, starts_at, ends_at, timezone, created_at)
select 'bkg_' || md5('booking ' || n), $1, 'Customer ' || n, 'customer' || n || '@example.com', 'Cut', now(), now(),
       'Europe/Lisbon', now() - n * interval '1 minute'
  from generate_series(1, 120000) n`;

/** The rows of a month, in the order in which they are written: those of an organization are far apart. */
const PUNCTUALITY = `
insert into delivery_punctuality (organization_id, hour, first_attempts, late)
select o.id, date_trunc('hour', now()) - n * interval '1 hour', 100, 1
  from generate_series(720, 0, -1) n, organization o order by n desc`;

/** Failures of years: a thousand for each webhook. */
const ENDED_SPELLS = `
insert into health_spell (id, organization_id, webhook_id, started_at, error_code, ended_at, ended_by)
select 'spl_' || md5(w.id || n), w.organization_id, w.id, now() - n * interval '1 hour', 'timeout',
       now() - n * interval '1 hour' + interval '10 minutes', 'success'
  from webhook w, generate_series(1, 1000) n`;

/** Every tenth webhook fails, and all were tried just now. */
const OPEN_SPELLS = `
with tried as (update webhook set last_delivery_at = now() returning id, organization_id)
insert into health_spell (id, organization_id, webhook_id, started_at, error_code)
select 'spl_' || md5(id), organization_id, id, now(), 'timeout' from tried where hashtext(id) % 10 = 0`;

/** Nearly all entries are about leads and bookings, which is to say about no webhook. */
const AUDIT_ENTRIES = `
insert into audit_entry (id, organization_id, actor_name, actor_email, action, webhook_id, created_at)
select 'aud_' || md5('entry ' || n), $1, 'Ada', 'ada@example.com', 'lead.created', case when n % 500 = 0 then $2 end,
       now() - n * interval '1 minute'
  from generate_series(1, 50000) n`;
