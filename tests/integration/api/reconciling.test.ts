import { Webhook as StandardWebhook } from "standardwebhooks";
import { describe, expect, onTestFinished } from "vitest";
import type { AuditEntry } from "@/lib/contracts/audit";
import type { Page } from "@/lib/contracts/common";
import type { EventPage } from "@/lib/contracts/events";
import type { RevealedSecret } from "@/lib/contracts/webhooks";
import { signBody } from "@/lib/crypto/sign";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { openBatch } from "@/lib/deliveries/open-batch";
import { EVENTS_JUDGED } from "@/lib/events/list-events";
import { newId } from "@/lib/ids";
import { call, callForProblem } from "../../fixtures/api";
import { asKey, createApiKey } from "../../fixtures/api-keys";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const URL = "https://127.0.0.1:8443/hook";
const it = withDatabase({ API_RATE_LIMIT: "" });
let organizationId: string;
let key: string;
let admin: Person;

it.beforeEach(async () => {
  organizationId = await createOrganization();
  key = (await createApiKey(organizationId)).key;
  admin = await createPerson({ organizationId, role: "admin" });
});

async function page(query: string): Promise<EventPage> {
  const { status, body } = await call<EventPage>("GET", `/api/v1/events?${query}`, asKey(key));
  expect(status).toBe(200);
  return body;
}

/** Ids of all pages. */
async function list(query: string): Promise<string[]> {
  const { data, next_cursor, has_more } = await page(query);
  const ids = data.map(({ id }) => id);
  return has_more
    ? [...ids, ...(await list(`${query.replace(/&cursor=.*/, "")}&cursor=${next_cursor}`))]
    : ids;
}

describe("a receiver that follows the events, oldest first", () => {
  /** A transaction of its own that records an event. */
  async function openTransaction() {
    const client = await pool().connect();
    onTestFinished(() => client.release(true));
    await client.query("begin");
    const record = async () => {
      const id = newId("event");
      await client.query(
        `insert into event (id, organization_id, type, object_id, occurred_at, payload, sweep_after)
         values ($1, $2, 'lead.created', 'lead_1', now(), '{}', now())`,
        [id, organizationId],
      );
      return id;
    };
    return { record, commit: () => client.query("commit") };
  }

  it("misses none of two transactions that commit in another order than they recorded", async () => {
    const first = await recordSample(organizationId);
    const slow = await openTransaction();
    const late = await slow.record();
    const quick = await openTransaction();
    const early = await quick.record();
    await quick.commit();

    const seen = await page("order=asc&limit=2");
    expect(
      seen.data.map(({ id }) => id),
      "nothing behind an unfinished transaction",
    ).toEqual([first]);
    expect(seen.has_more).toBe(false);

    const open = await openTransaction();
    await open.record();
    await slow.commit();
    const next = await page(`order=asc&cursor=${seen.next_cursor}`);
    expect(next.data.map(({ id }) => id)).toEqual([late, early]);

    await open.commit();
    const rest = await page(`order=asc&cursor=${next.next_cursor}`);
    expect(rest.data).toHaveLength(1);
    const end = await page(`order=asc&cursor=${rest.next_cursor}`);
    expect(end).toEqual({ data: [], next_cursor: rest.next_cursor, has_more: false });
  });

  it("is not held back by a transaction that has only read", async () => {
    const client = await pool().connect();
    onTestFinished(() => client.release(true));
    await client.query("begin");
    await client.query("select count(*) from event");
    const id = await recordSample(organizationId);
    expect((await page("order=asc")).data.map((event) => event.id)).toEqual([id]);
  });

  it("gets each event once while others are recorded", async () => {
    const recorded: string[] = [];
    const seen: string[] = [];
    let cursor = "";
    for (let n = 0; n < 12; n += 1) {
      recorded.push(...(await Promise.all([recordSample(organizationId), recordSample(organizationId)])));
      const { data, next_cursor } = await page(`order=asc&limit=3${cursor && `&cursor=${cursor}`}`);
      seen.push(...data.map(({ id }) => id));
      cursor = next_cursor ?? "";
    }
    seen.push(...(await list(`order=asc&cursor=${cursor}`)));
    expect(seen.toSorted()).toEqual(recorded.toSorted());
  });
});

describe("the list of events", () => {
  it("is filtered by outcome, at any webhook and at one", async () => {
    const [webhook, other] = [
      await createWebhook(organizationId, URL, { events: ["booking.created"] }),
      await createWebhook(organizationId, URL, { events: ["lead.created", "booking.created"] }),
    ];
    const [both, onlyOther, nobody] = [
      await recordSample(organizationId, "booking.created"),
      await recordSample(organizationId, "lead.created"),
      await recordSample(organizationId, "conversation.escalated"),
    ];
    await openBatch([both, onlyOther, nobody], []);
    const undispatched = await recordSample(organizationId, "lead.created");
    const end = (webhookId: string, eventId: string, status: "succeeded" | "failed") =>
      prisma().delivery.updateMany({ where: { webhookId, eventId }, data: { status } });

    expect(await list("outcome=waiting")).toEqual([undispatched, onlyOther, both]);
    expect(await list("outcome=failed")).toEqual([]);
    await end(webhook.id, both, "failed");
    await end(other.id, both, "succeeded");
    expect(await list("outcome=failed")).toEqual([both]);
    expect(await list("outcome=delivered")).toEqual([both]);
    expect(await list("outcome=waiting")).toEqual([undispatched, onlyOther]);
    expect(await list("outcome=not_sent")).toEqual([nobody]);
    expect(await list(`outcome=failed&webhook_id=${webhook.id}`)).toEqual([both]);
    expect(await list(`outcome=delivered&webhook_id=${webhook.id}`)).toEqual([]);
    expect(await list(`outcome=not_sent&webhook_id=${webhook.id}`)).toEqual([nobody, onlyOther]);
    expect(await list(`outcome=not_sent&webhook_id=${other.id}&order=asc`)).toEqual([nobody]);
    expect(await list(`webhook_id=${other.id}&order=asc&limit=1`)).toEqual([both, onlyOther]);

    // The unfinished delivery of a stopped webhook is reported as cancelled.
    await prisma().webhook.update({
      where: { id: other.id },
      data: { epoch: 1, isCancelling: true, stoppedAt: new Date() },
    });
    expect(await list(`outcome=failed&webhook_id=${other.id}`)).toEqual([onlyOther]);
    expect(await list("outcome=waiting")).toEqual([undispatched]);
  });

  it("does not call an event missed that was recorded before the webhook was created", async () => {
    const before = await recordSample(organizationId, "lead.created");
    const webhook = await createWebhook(organizationId, URL, { events: ["booking.created"] });
    const after = await recordSample(organizationId, "lead.created");
    await openBatch([before, after], []);
    expect(await list(`outcome=not_sent&webhook_id=${webhook.id}`)).toEqual([after]);
  });

  it("has nothing of another organization's webhook, object, or event", async () => {
    const foreign = await createOrganization();
    const webhook = await createWebhook(foreign, URL);
    const id = await recordSample(foreign);
    const { objectId } = await prisma().event.findUniqueOrThrow({ where: { id } });
    await recordSample(organizationId);
    for (const filter of [`webhook_id=${webhook.id}`, `object_id=${objectId}`, `q=${id}`]) {
      for (const outcome of ["", "&outcome=not_sent", "&outcome=waiting"])
        expect(await list(`${filter}${outcome}`), filter + outcome).toEqual([]);
    }
  });

  it("is filtered by object and time", async () => {
    const [one, two] = [await recordSample(organizationId), await recordSample(organizationId)];
    const { objectId } = await prisma().event.findUniqueOrThrow({ where: { id: two } });
    await pool().query("update event set created_at = '2026-01-01T00:00:30Z' where id = $1", [one]);
    expect(await list(`object_id=${objectId}`)).toEqual([two]);
    expect(await list("from=2026-01-01T00:00:00Z&to=2026-01-01T00:01:00Z&order=asc")).toEqual([one]);
  });

  it("ends a page early instead of looking up the outcome of the whole log", async () => {
    const target = await recordSample(organizationId);
    await prisma().event.update({ where: { id: target }, data: { dispatchedAt: null } });
    await pool().query(
      `insert into event (id, organization_id, type, object_id, occurred_at, payload, sweep_after, dispatched_at)
       select 'evt_' || md5(n::text), $1, 'lead.created', 'lead_1', now(), '{}', now(), now()
         from generate_series(1, $2::int) n`,
      [organizationId, EVENTS_JUDGED],
    );
    const first = await page("outcome=waiting");
    expect(first).toMatchObject({ data: [], has_more: true });
    const second = await page(`outcome=waiting&cursor=${first.next_cursor}`);
    expect(second).toMatchObject({ data: [{ id: target }], next_cursor: null, has_more: false });
  });
});

describe("an event as it is sent", () => {
  const raw = (id: string, query = "", who: Parameters<typeof call>[2] = asKey(key)) =>
    call("GET", `/api/v1/events/${id}?raw=1${query}`, who);

  it("has the stored bytes and the signatures of a delivery that would be made now", async () => {
    const webhook = await createWebhook(organizationId, URL);
    const id = await recordSample(organizationId);
    const { payload: stored } = await prisma().event.findUniqueOrThrow({ where: { id } });
    const payload = stored ?? new Uint8Array();
    const rotated = await call<RevealedSecret>(
      "POST",
      `/api/v1/webhooks/${webhook.id}/secret/rotate`,
      asKey(key),
    );

    const { status, headers, text } = await raw(id, `&webhook_id=${webhook.id}`);
    expect(status).toBe(200);
    expect(Buffer.from(text)).toEqual(Buffer.from(payload));
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("x-empfio-event")).toBe("booking.created");
    expect(headers.get("x-empfio-signature")).toBe(signBody(rotated.body.secret, payload));
    expect(headers.get("x-empfio-signature-previous")).toBe(signBody(webhook.secret, payload));
    for (const secret of [rotated.body.secret, webhook.secret])
      expect(new StandardWebhook(secret).verify(text, Object.fromEntries(headers))).toEqual(JSON.parse(text));

    const { body } = await call<Page<AuditEntry>>(
      "GET",
      "/api/v1/audit-log?action=webhook.event_signed",
      asKey(key),
    );
    expect(body.data).toMatchObject([
      { webhook_id: webhook.id, target_id: id, actor: { name: "API key CI", is_support: false } },
    ]);
  });

  it("has no signature without a webhook, and names no previous secret after the overlap", async () => {
    const webhook = await createWebhook(organizationId, URL);
    const id = await recordSample(organizationId);
    expect((await raw(id)).headers.has("x-empfio-signature")).toBe(false);
    const { headers } = await raw(id, `&webhook_id=${webhook.id}`, { as: admin });
    expect(headers.has("x-empfio-signature")).toBe(true);
    expect(headers.has("x-empfio-signature-previous")).toBe(false);
  });

  it("needs the scope secrets, or an admin", async () => {
    const id = await recordSample(organizationId);
    const secretsOnly = await createApiKey(organizationId, ["secrets"]);
    expect((await raw(id, "", asKey(secretsOnly.key))).status).toBe(200);
    const writer = await createApiKey(organizationId, ["write"]);
    const refused = await callForProblem("GET", `/api/v1/events/${id}?raw=1`, asKey(writer.key));
    expect(refused).toMatchObject({ status: 403, body: { code: "insufficient_scope" } });
    const member = await createPerson({ organizationId });
    const support = await createPerson({ isSupport: true });
    expect((await raw(id, "", { as: member })).status).toBe(403);
    expect((await raw(id, `&organization_id=${organizationId}`, { as: support })).status).toBe(403);
  });

  it("is 404 with another organization's event or webhook, or a deleted webhook", async () => {
    const foreign = await createOrganization();
    const id = await recordSample(organizationId);
    const theirs = await createWebhook(foreign, URL);
    const deleted = await createWebhook(organizationId, URL);
    await prisma().webhook.update({ where: { id: deleted.id }, data: { deletedAt: new Date() } });
    expect((await raw(await recordSample(foreign))).status).toBe(404);
    expect((await raw(id, `&webhook_id=${theirs.id}`)).status).toBe(404);
    expect((await raw(id, `&webhook_id=${deleted.id}`)).status).toBe(404);
  });
});
