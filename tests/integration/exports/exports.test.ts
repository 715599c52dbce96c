import { parse } from "csv-parse/sync";
import { describe, expect } from "vitest";
import type { RequestContext } from "@/lib/auth/context";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { EXPORT_PAGE, exportLog } from "@/lib/exports/export-log";
import { call, callForProblem, findHandler } from "../../fixtures/api";
import { createOrganization, createWebhook } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const it = withDatabase({ API_RATE_LIMIT: "" });
const ROWS = EXPORT_PAGE + 3;
const description = '=cmd, "quoted"\r\nnext';
let organizationId: string;
let admin: Person;
let webhookId: string;

it.beforeAll(async () => {
  organizationId = await createOrganization();
  admin = await createPerson({ organizationId, role: "admin" });
  webhookId = (await createWebhook(organizationId, "https://127.0.0.1:8443/")).id;
  await prisma().webhook.update({ where: { id: webhookId }, data: { description } });
  await pool().query(
    `with events as (
       insert into event (id, organization_id, type, object_id, occurred_at, payload, created_at, dispatched_at, sweep_after)
       select 'evt_' || lpad(n::text, 32, '0'), $1::uuid, 'lead.created', 'lead_1', at, '{}', at, at, at
         from generate_series(1, $2::int) n, (select now() - interval '1 hour' as at) moment
       returning id, created_at
     )
     insert into delivery (id, organization_id, webhook_id, event_id, event_type, object_id, status, trigger,
                           max_attempts, created_at, sweep_after)
     select replace(id, 'evt', 'del'), $1::uuid, $3, id, 'lead.created', 'lead_1', 'failed', 'event', 4, created_at, created_at
       from events`,
    [organizationId, ROWS, webhookId],
  );
});

const get = (path: string, as = admin) => call<string>("GET", `/api/v1${path}`, { as });
const csv = (text: string) =>
  parse(text, { columns: true, record_delimiter: "\r\n" }) as Record<string, string>[];

describe("an export", () => {
  it("of deliveries has every row of the list once, in its order, and values that a parser reads back", async () => {
    const { status, headers, text } = await get("/deliveries/export?format=csv&status=failed");
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(headers.get("content-disposition")).toMatch(
      /^attachment; filename="deliveries-\d{4}-\d\d-\d\d\.csv"$/,
    );
    const rows = csv(text);
    expect(rows).toHaveLength(ROWS);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(ROWS);
    expect(rows[0]).toMatchObject({
      id: `del_${String(ROWS).padStart(32, "0")}`,
      webhook_description: `'${description}`,
      last_status_code: "",
    });
  });

  it("of events has one object of the list per line, also oldest first", async () => {
    const { headers, text } = await get("/events/export?format=ndjson&order=asc&object_id=lead_1");
    expect(headers.get("content-type")).toBe("application/x-ndjson");
    const rows = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { id: string; failed_count: number });
    expect(rows).toHaveLength(ROWS);
    expect(rows[0]).toMatchObject({ id: `evt_${"1".padStart(32, "0")}`, failed_count: 1 });
  });

  it("takes the filters of the list, and refuses others", async () => {
    expect((await get("/deliveries/export?format=csv&status=succeeded")).text.split("\r\n")).toHaveLength(2);
    for (const [query, path] of [
      ["", "format"],
      ["?format=xlsx", "format"],
      ["?format=csv&limit=5", "limit"],
      ["?format=csv&status=odd", "status"],
      ["?format=csv&cursor=odd", "cursor"],
    ] as const) {
      const refused = await callForProblem("GET", `/api/v1/deliveries/export${query}`, { as: admin });
      expect(refused).toMatchObject({ status: 422, body: { errors: [{ path }] } });
    }
  });

  it("is in the audit log, by support too, which an export of the audit log shows", async () => {
    const support = await createPerson({ isSupport: true });
    await get(`/events/export?format=csv&organization_id=${organizationId}`, support);
    const rows = csv((await get("/audit-log/export?format=csv&action=log.exported")).text);
    expect(rows.find(({ actor_email }) => actor_email === support.email)).toMatchObject({
      actor_is_support: "true",
      details: '{"format":"csv","resource":"events"}',
    });
    const member = await createPerson({ organizationId });
    expect((await get("/audit-log/export?format=csv", member)).status).toBe(403);
  });
});

describe("a stream", () => {
  const columns = { id: ({ id }: { id: string }) => id, name: () => "x" };
  const context = (): RequestContext => ({
    actor: {
      userId: admin.id,
      email: admin.email,
      name: admin.name,
      isSupport: false,
      signedInAt: new Date(),
    },
    organizationId,
    standing: "admin",
    ip: null,
    userAgent: null,
    relay: () => {},
  });
  /** An endless list. Counts the pages that were read. */
  function endless() {
    const pages: number[] = [];
    const read = async (cursor: string | undefined, limit: number) => {
      const start = Number(cursor ?? 0);
      pages.push(limit);
      const data = Array.from({ length: limit }, (_, n) => ({ id: String(start + n) }));
      return { data, next_cursor: String(start + limit) };
    };
    return { pages, read };
  }
  const start = (read: ReturnType<typeof endless>["read"], most = 1_000_000) =>
    exportLog(context(), {
      name: "deliveries",
      permission: "deliveries:read",
      format: "ndjson",
      columns,
      cursor: undefined,
      read,
      most,
    });

  it("reads a page only when the client asks for it, and none after the client has left", async () => {
    const { pages, read } = endless();
    const reader = (await start(read)).getReader();
    await reader.read();
    expect(pages, "rows that were read ahead of the client").toEqual([EXPORT_PAGE]);
    await reader.read();
    expect(pages).toEqual([EXPORT_PAGE, EXPORT_PAGE]);
    await reader.cancel();
    expect((await reader.read()).done).toBe(true);
    expect(pages).toHaveLength(2);
  });

  it("ends at the limit with a row that says where to continue", async () => {
    const { pages, read } = endless();
    const text = await new Response(await start(read, EXPORT_PAGE + 10)).text();
    const lines = text.trimEnd().split("\n");
    expect(lines).toHaveLength(EXPORT_PAGE + 11);
    expect(JSON.parse(lines.at(-1) ?? "")).toEqual({
      id: "more_rows",
      next_cursor: String(EXPORT_PAGE + 10),
    });
    expect(pages, "rows in memory").toEqual([EXPORT_PAGE, 10]);
  });

  it("is one of three, and makes room when it ends, fails, or is broken off", async () => {
    const { read } = endless();
    const broken = async (cursor: string | undefined, limit: number) => {
      if (cursor) throw new Error("the database went away");
      return read(cursor, limit);
    };
    const streams = [await start(read), await start(read, 1), await start(broken)];
    await expect(start(read)).rejects.toMatchObject({ status: 429, code: "too_many_exports" });
    await expect(new Response(streams[2]).text()).rejects.toThrow("went away");
    await new Response(streams[1]).text();
    await streams[0]?.cancel();
    for (const stream of [await start(read), await start(read), await start(read)]) await stream.cancel();
  });

  it.each<[string, { method?: string; leaves?: "before" | "after" }]>([
    ["HEAD, whose response has no body", { method: "HEAD" }],
    ["a client that leaves before the response", { leaves: "before" }],
    ["a client that leaves before it reads the response", { leaves: "after" }],
  ])("makes room after %s, and is not recorded", async (_, { method = "GET", leaves }) => {
    const path = "/api/v1/deliveries/export";
    const { handler } = await findHandler("GET", path);
    const ask = async () => {
      const client = new AbortController();
      const request = new Request(`http://localhost:3000${path}?format=csv`, {
        method,
        headers: { cookie: admin.cookie },
        signal: client.signal,
      });
      if (leaves === "before") client.abort();
      const { status } = await handler(request, { params: Promise.resolve({}) });
      if (leaves === "after") client.abort();
      return status;
    };
    const recorded = () => prisma().auditEntry.count({ where: { organizationId, action: "log.exported" } });
    const before = await recorded();
    expect([await ask(), await ask(), await ask(), await ask()]).toEqual([200, 200, 200, 200]);
    expect(await recorded(), "exports that sent nothing").toBe(before);
  });
});
