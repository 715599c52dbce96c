import { describe, expect } from "vitest";
import * as contracts from "@/lib/contracts/deliveries";
import type { EventType } from "@/lib/contracts/event-catalog";
import type { CreatedWebhook, StartedDelivery } from "@/lib/contracts/webhooks";
import { prisma } from "@/lib/db/client";
import { transact } from "@/lib/db/transaction";
import { createDelivery } from "@/lib/deliveries/create-delivery";
import { call } from "../../fixtures/api";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const URL = "https://127.0.0.1:8443/hook";
const it = withDatabase({ API_RATE_LIMIT: "" });
let organizationId: string;
let admin: Person;
let webhookId: string;

it.beforeAll(async () => {
  organizationId = await createOrganization();
  admin = await createPerson({ organizationId, role: "admin" });
  webhookId = (await createWebhook(organizationId, URL)).id;
});

interface Made {
  id: string;
  eventId: string;
  objectId: string;
}

async function makeDelivery(data: object = {}, type: EventType = "booking.created"): Promise<Made> {
  const eventId = await recordSample(organizationId, type);
  const { objectId } = await prisma().event.findUniqueOrThrow({ where: { id: eventId } });
  const event = { id: eventId, type, objectId, origin: "application" } as const;
  const id = await transact(
    () => {},
    (tx) => createDelivery(tx, { organizationId, webhookId, event, trigger: "resend" }),
  );
  await prisma().delivery.update({ where: { id }, data });
  return { id, eventId, objectId };
}

const list = async (query: string) => {
  const { status, body } = await call<contracts.DeliveryPage>("GET", `/api/v1/deliveries?${query}`, {
    as: admin,
  });
  expect(status).toBe(200);
  return { ...body, ids: body.data.map((delivery) => contracts.delivery.parse(delivery).id) };
};
const resend = (id: string) =>
  call<StartedDelivery>("POST", `/api/v1/deliveries/${id}/resend`, { as: admin });

describe("the log", () => {
  it("is searched by complete IDs of deliveries, events, and objects only", async () => {
    const { id, eventId, objectId } = await makeDelivery();
    for (const q of [id, eventId, objectId]) expect((await list(`q=${q}`)).ids).toEqual([id]);
    for (const q of [id.slice(0, -1), "del_", "%25", objectId.toUpperCase()]) {
      expect((await list(`q=${q}`)).ids).toEqual([]);
    }
  });

  it("is filtered by status, event, webhook, and time together", async () => {
    const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute));
    const failed = await makeDelivery({ status: "failed", createdAt: at(0) });
    const lead = await makeDelivery({ status: "failed", createdAt: at(1) }, "lead.created");
    const succeeded = await makeDelivery({ status: "succeeded", createdAt: at(2) });
    const day = "from=2026-01-01T12:00:00Z&to=2026-01-01T12:03:00Z";
    expect((await list(day)).ids).toEqual([succeeded.id, lead.id, failed.id]);
    expect((await list(`${day}&status=failed`)).ids).toEqual([lead.id, failed.id]);
    expect((await list(`${day}&status=failed&event=lead.created`)).ids).toEqual([lead.id]);
    expect((await list(`${day}&webhook_id=${webhookId}`)).ids).toHaveLength(3);
    expect((await list(`${day}&webhook_id=we_other`)).ids).toEqual([]);
    // The end is excluded, so that adjacent ranges share no delivery.
    expect((await list("from=2026-01-01T12:00:00Z&to=2026-01-01T12:02:00Z")).ids).toEqual([
      lead.id,
      failed.id,
    ]);
  });

  it("is filtered by the last attempt's result, the trigger, and the number of attempts, and counts the matches", async () => {
    const day = "from=2026-04-01T00:00:00Z&to=2026-04-02T00:00:00Z";
    const at = (hour: number) => ({ createdAt: new Date(Date.UTC(2026, 3, 1, hour)) });
    const refused = { status: "failed", lastStatusCode: 401, lastErrorCode: "http_status" } as const;
    const once = await makeDelivery({ ...at(1), ...refused, attemptCount: 1 });
    const often = await makeDelivery({ ...at(2), ...refused, attemptCount: 4 });
    const slow = await makeDelivery({
      ...at(3),
      status: "retrying",
      lastErrorCode: "timeout",
      attemptCount: 2,
    });
    const replayed = await makeDelivery({
      ...at(4),
      status: "succeeded",
      lastStatusCode: 200,
      trigger: "replay",
    });
    const found = async (filter: string) => {
      const { ids, total, total_is_exact } = await list(`${day}&limit=1&${filter}`);
      expect(total_is_exact).toBe(true);
      const all = await list(`${day}&${filter}`);
      expect(all.total).toBe(total);
      expect(ids).toEqual(all.ids.slice(0, 1));
      expect(all.ids).toHaveLength(total);
      return all.ids;
    };
    expect(await found("status_code=401")).toEqual([often.id, once.id]);
    expect(await found("status_code=401&min_attempts=2")).toEqual([often.id]);
    expect(await found("error_code=timeout")).toEqual([slow.id]);
    expect(await found("trigger=replay")).toEqual([replayed.id]);
    expect(await found("trigger=resend&order=asc")).toEqual([once.id, often.id, slow.id]);
    expect(await found("status_code=500")).toEqual([]);
  });

  it("counts up to 10,000 matches exactly and says when there are more", async () => {
    const { id } = await makeDelivery({ createdAt: new Date("2026-05-01T00:00:00Z") });
    const copies = (count: number) => prisma().$executeRaw`
      insert into delivery (id, organization_id, webhook_id, event_id, event_type, object_id, status, trigger,
                            max_attempts, created_at, sweep_after)
      select 'del_' || md5(random()::text || n), organization_id, webhook_id, event_id, event_type, object_id,
             'failed', 'resend', 4, created_at, sweep_after
        from delivery, generate_series(1, ${count}::int) n where id = ${id}`;
    const day = "from=2026-05-01T00:00:00Z&to=2026-05-02T00:00:00Z&limit=1";
    await copies(9_999);
    expect(await list(day)).toMatchObject({ total: 10_000, total_is_exact: true });
    await copies(1);
    expect(await list(day)).toMatchObject({ total: 10_000, total_is_exact: false });
  });

  it("pages forward in time when sorted oldest first", async () => {
    const day = "order=asc&limit=2&from=2026-06-01T00:00:00Z&to=2026-06-02T00:00:00Z";
    const made: string[] = [];
    for (const minute of [1, 2, 3]) {
      made.push((await makeDelivery({ createdAt: new Date(Date.UTC(2026, 5, 1, 0, minute)) })).id);
    }
    const first = await list(day);
    const second = await list(`${day}&cursor=${first.next_cursor}`);
    expect([...first.ids, ...second.ids]).toEqual(made);
    expect([first.total, second.total]).toEqual([3, 3]);
    expect(second.next_cursor).toBeNull();
  });

  it("neither skips nor repeats deliveries with the same time between pages, filtered or not", async () => {
    const createdAt = new Date("2026-02-02T02:02:02.222Z");
    const made: string[] = [];
    for (let i = 0; i < 5; i++) made.push((await makeDelivery({ createdAt })).id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const filter = `event=booking.created&from=2026-02-02T00:00:00Z&to=2026-02-03T00:00:00Z&limit=2`;
      const page: Awaited<ReturnType<typeof list>> = await list(
        `${filter}${cursor ? `&cursor=${cursor}` : ""}`,
      );
      seen.push(...page.ids);
      cursor = page.next_cursor;
    } while (cursor && seen.length < 20);
    expect(seen).toEqual(made.sort().reverse());
  });

  it("leaves out the failures of a failing webhook on request, on each page alike", async () => {
    const at = (minute: number) => ({ createdAt: new Date(Date.UTC(2025, 3, 1, 0, minute)) });
    const made: Made[] = [];
    for (let minute = 0; minute < 8; minute += 1) {
      const status = minute % 2 === 0 ? "failed" : "succeeded";
      made.push(await makeDelivery({ ...at(minute), status, completedAt: at(minute).createdAt }));
    }
    const day = "from=2025-04-01T00:00:00Z&to=2025-04-02T00:00:00Z&limit=2";
    const grouped = async () => {
      const first = await list(`${day}&hide_failing=true`);
      const second = await list(`${day}&hide_failing=true&cursor=${first.next_cursor}`);
      return {
        minutes: [...first.ids, ...second.ids].map((id) => made.findIndex((one) => one.id === id)),
        first,
      };
    };
    const fails = (failingDeliveries: number) =>
      prisma().webhook.update({
        where: { id: webhookId },
        data: { consecutiveFailures: 9, failingSince: at(4).createdAt, failingDeliveries },
      });
    await fails(4);
    expect((await grouped()).minutes, "too few to be grouped").toEqual([7, 6, 5, 4]);
    await fails(5);
    const { minutes, first } = await grouped();
    expect(minutes).toEqual([7, 5, 3, 2]);
    expect(first).toMatchObject({ total: 6, total_is_exact: true });
    expect((await list(day)).total).toBe(8);
    expect((await list(`${day}&hide_failing=false`)).total).toBe(8);
    await prisma().webhook.update({
      where: { id: webhookId },
      data: { consecutiveFailures: 0, failingSince: null, failingDeliveries: 0 },
    });
    expect((await list(`${day}&hide_failing=true`)).total, "after the spell").toBe(8);
  });
});

describe("one delivery", () => {
  it("shows finished attempts and the sent bytes, but not a claimed attempt", async () => {
    const { id } = await makeDelivery({ attemptCount: 1, status: "retrying" });
    const attempt = { deliveryId: id, url: URL, leaseExpiresAt: new Date(), token: crypto.randomUUID() };
    await prisma().attempt.createMany({
      data: [
        { ...attempt, number: 2 },
        {
          ...attempt,
          number: 1,
          startedAt: new Date(),
          completedAt: new Date(),
          durationMs: 84,
          statusCode: 500,
          errorCode: "http_status",
          errorMessage: "The receiver responded with status 500 instead of 2xx.",
          requestHeaders: { "Content-Type": "application/json" },
          responseHeaders: { "content-type": "text/html" },
          responseBody: "<script>alert(1)</script>",
        },
      ],
    });
    const response = await call("GET", `/api/v1/deliveries/${id}`, { as: admin });
    const detail = contracts.deliveryDetail.parse(response.body);
    expect(detail.attempts).toMatchObject([
      {
        number: 1,
        status_code: 500,
        error: { code: "http_status" },
        duration_ms: 84,
        response_truncated: false,
      },
    ]);
    const { payload } = await prisma().event.findUniqueOrThrow({ where: { id: detail.event.id } });
    expect(Buffer.from(detail.request_body ?? "")).toEqual(Buffer.from(payload ?? []));
    expect(response.text).not.toContain("token");
  });
});

describe("the headers of a response", () => {
  const attemptWith = async (data: { responseHeaders?: [string, string][] | object; resent?: boolean }) => {
    const { id } = await makeDelivery({ attemptCount: 1, status: "failed" });
    const [startedAt, completedAt, leaseExpiresAt] = [new Date(), new Date(), new Date()];
    const claim = { deliveryId: id, number: 1, url: URL, leaseExpiresAt, token: crypto.randomUUID() };
    await prisma().attempt.create({ data: { ...claim, startedAt, completedAt, ...data } });
    const { body } = await call("GET", `/api/v1/deliveries/${id}`, { as: admin });
    return contracts.deliveryDetail.parse(body).attempts[0];
  };

  it("keep their order and repetitions, and show whether the request was sent twice", async () => {
    const responseHeaders: [string, string][] = [
      ["X-Zebra", "1"],
      ["Set-Cookie", "a=[masked]"],
      ["set-cookie", "b=[masked]"],
      ["Content-Length", "0"],
    ];
    expect(await attemptWith({ responseHeaders, resent: true })).toMatchObject({
      response_headers: responseHeaders,
      resent: true,
    });
    expect(await attemptWith({})).toMatchObject({ response_headers: null, resent: false });
  });

  it("are readable in attempts that were saved without the order of headers", async () => {
    const responseHeaders = { "content-type": "text/html" };
    expect(await attemptWith({ responseHeaders })).toMatchObject({
      response_headers: [["content-type", "text/html"]],
    });
  });
});

describe("resending", () => {
  it("creates a new delivery of the same event with all attempts", async () => {
    const { id, eventId } = await makeDelivery({ status: "failed", attemptCount: 4 });
    const response = await resend(id);
    expect(response.status).toBe(202);
    const made = await prisma().delivery.findUniqueOrThrow({ where: { id: response.body.delivery_id } });
    expect(made).toMatchObject({ eventId, webhookId, trigger: "resend", status: "pending", maxAttempts: 4 });
    expect(await prisma().auditEntry.findFirst({ where: { targetId: made.id } })).toMatchObject({
      action: "delivery.resent",
      details: { original: id },
    });
  });

  it("creates a delivery with one attempt for a ping", async () => {
    const body = { url: URL, events: ["lead.created"] };
    const created = await call<CreatedWebhook>("POST", "/api/v1/webhooks", { as: admin, body });
    const response = await resend(created.body.test_delivery_id);
    const made = await prisma().delivery.findUniqueOrThrow({ where: { id: response.body.delivery_id } });
    expect(made.maxAttempts).toBe(1);
  });

  it("is refused with 409 for a disabled or deleted webhook", async () => {
    const { id } = await makeDelivery({ status: "failed" });
    const before = await prisma().delivery.count();
    await prisma().webhook.update({ where: { id: webhookId }, data: { status: "disabled" } });
    expect(await resend(id)).toMatchObject({ status: 409, body: { code: "webhook_disabled" } });
    await prisma().webhook.update({
      where: { id: webhookId },
      data: { status: "active", deletedAt: new Date() },
    });
    expect(await resend(id)).toMatchObject({ status: 409, body: { code: "webhook_deleted" } });
    await prisma().webhook.update({ where: { id: webhookId }, data: { deletedAt: null } });
    expect(await prisma().delivery.count()).toBe(before);
  });
});
