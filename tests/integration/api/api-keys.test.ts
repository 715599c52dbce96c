import { describe, expect, onTestFinished, vi } from "vitest";
import type { ApiKey, CreatedApiKey } from "@/lib/contracts/api-keys";
import type { AuditEntry } from "@/lib/contracts/audit";
import type { Page } from "@/lib/contracts/common";
import { hashApiKey } from "@/lib/crypto/api-key";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { logger } from "@/lib/logger";
import { call, callForProblem } from "../../fixtures/api";
import { asKey, createApiKey } from "../../fixtures/api-keys";
import { createOrganization } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const LIMIT = 40;

const it = withDatabase({ API_RATE_LIMIT: `${LIMIT}/min`, ORGANIZATION_RATE_LIMIT: "" });
let organizationId: string;
let admin: Person;

async function newOrganization() {
  organizationId = await createOrganization();
  admin = await createPerson({ organizationId, role: "admin" });
}

const create = (body: object, as = admin) => call<CreatedApiKey>("POST", "/api/v1/api-keys", { as, body });
const DAY_MS = 86_400_000;

describe("an admin", () => {
  it.beforeAll(newOrganization);

  it("gets a key once, of which only the hash is stored", async () => {
    const { status, body, headers } = await create({ name: "CI", scopes: ["write", "read", "write"] });
    expect(status).toBe(201);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(body.key).toMatch(/^empk_[\w-]{43}$/);
    expect(body).toMatchObject({
      scopes: ["read", "write"],
      hint: body.key.slice(-4),
      created_by: admin.name,
    });
    const inAYear = Date.parse(body.expires_at ?? "") - Date.now();
    expect(inAYear).toBeGreaterThan(364 * DAY_MS);
    expect(inAYear).toBeLessThan(367 * DAY_MS);
    const rows = await pool().query("select k::text as text, hash from api_key k");
    expect(rows.rows.map(({ hash }) => hash.equals(hashApiKey(body.key)))).toEqual([true]);
    expect(JSON.stringify(rows.rows)).not.toContain(body.key.slice(5));
    const listed = await call<Page<ApiKey>>("GET", "/api/v1/api-keys", { as: admin });
    expect(listed.body.data.map(({ id }) => id)).toEqual([body.id]);
    expect(listed.text).not.toContain(body.key);
  });

  it("chooses when it expires, or that it never does", async () => {
    const at = new Date(Date.now() + 90 * DAY_MS).toISOString();
    const dated = await create({ name: "Dated", scopes: ["read"], expires_at: at });
    expect(dated.body.expires_at).toBe(`${at.slice(0, 19)}.000Z`);
    expect(
      (await create({ name: "Eternal", scopes: ["read"], expires_at: null })).body.expires_at,
    ).toBeNull();
  });

  it.each<[string, object, string]>([
    ["no name", { scopes: ["read"] }, "name"],
    ["a name of 101 characters", { name: "x".repeat(101), scopes: ["read"] }, "name"],
    ["no scope", { name: "CI", scopes: [] }, "scopes"],
    ["an unknown scope", { name: "CI", scopes: ["admin"] }, "scopes.0"],
    ["scopes that are text", { name: "CI", scopes: "read" }, "scopes"],
    [
      "a time in the past",
      { name: "CI", scopes: ["read"], expires_at: "2020-01-01T00:00:00Z" },
      "expires_at",
    ],
    ["a date", { name: "CI", scopes: ["read"], expires_at: "2030-01-01" }, "expires_at"],
    ["the year 9999", { name: "CI", scopes: ["read"], expires_at: "9999-01-01T00:00:00Z" }, "expires_at"],
    ["an unknown field", { name: "CI", scopes: ["read"], key: "empk_mine" }, "key"],
  ])("cannot create a key with %s", async (_, body, path) => {
    const response = await callForProblem("POST", "/api/v1/api-keys", { as: admin, body });
    expect(response).toMatchObject({ status: 422, body: { errors: [{ path }] } });
  });

  it("can have 20 keys, also when requests for the last one arrive together", async () => {
    await newOrganization();
    for (let n = 1; n < 20; n += 1) await createApiKey(organizationId);
    const responses = await Promise.all([1, 2, 3].map((n) => create({ name: `Key ${n}`, scopes: ["read"] })));
    expect(responses.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(await prisma().apiKey.count({ where: { organizationId } })).toBe(20);
  });

  it("finds creation and revocation in the audit log, without the key", async () => {
    await newOrganization();
    const { body } = await create({ name: "CI", scopes: ["read"] });
    expect(await call("DELETE", `/api/v1/api-keys/${body.id}`, { as: admin })).toMatchObject({ status: 204 });
    const log = await call<Page<AuditEntry>>("GET", "/api/v1/audit-log", { as: admin });
    expect(log.body.data.map(({ action, target_id }) => [action, target_id])).toEqual([
      ["api_key.revoked", body.id],
      ["api_key.created", body.id],
    ]);
    expect(log.text).not.toContain(body.key);
  });
});

describe("a program with a key", () => {
  it.beforeAll(newOrganization);

  it("acts for the organization without a cookie, an Origin, or a content type, and the audit log names the key", async () => {
    const { id, key } = await createApiKey(organizationId, ["write"], { name: "CRM sync" });
    const options = { ...asKey(key), body: { name: "Ada" } };
    expect(await call("POST", "/api/v1/leads", options)).toMatchObject({ status: 201 });
    const { body } = await call<Page<AuditEntry>>("GET", `/api/v1/audit-log?actor=${id}`, { as: admin });
    expect(body.data).toMatchObject([
      { action: "lead.created", actor: { user_id: null, name: "API key CRM sync", email: id } },
    ]);
  });

  it("may rotate and reveal secrets with the scope secrets, without a password", async () => {
    const { key } = await createApiKey(organizationId, ["write", "secrets"]);
    const webhook = { url: "https://127.0.0.1:8443/hook", events: ["lead.created"] };
    const made = await call<{ id: string }>("POST", "/api/v1/webhooks", { ...asKey(key), body: webhook });
    const path = `/api/v1/webhooks/${made.body.id}/secret`;
    expect(await call("POST", `${path}/rotate`, asKey(key))).toMatchObject({ status: 200 });
    expect(await call("POST", `${path}/reveal`, asKey(key))).toMatchObject({ status: 200 });
  });

  it("leaves the time and the address of its last use, at most once a minute", async () => {
    const { id, key } = await createApiKey(organizationId, ["read"]);
    const options = asKey(key);
    const use = (peer: string) =>
      call("GET", "/api/v1/leads", { headers: { ...options.headers, "x-empfio-peer": peer } });
    const usage = () =>
      prisma().apiKey.findUniqueOrThrow({ where: { id }, select: { lastUsedAt: true, lastUsedIp: true } });
    await use("192.0.2.1");
    const first = await usage();
    expect(first).toMatchObject({ lastUsedAt: expect.any(Date), lastUsedIp: "192.0.2.1" });
    await use("192.0.2.2");
    expect(await usage()).toEqual(first);
    await pool().query("update api_key set last_used_at = now() - interval '61 seconds' where id = $1", [id]);
    await use("192.0.2.2");
    expect((await usage()).lastUsedIp).toBe("192.0.2.2");
  });

  it("may name its own organization, and finds no other", async () => {
    const { key } = await createApiKey(organizationId, ["read"]);
    const at = (id: string) => call("GET", `/api/v1/leads?organization_id=${id}`, asKey(key));
    expect((await at(organizationId)).status).toBe(200);
    expect((await at(await createOrganization())).status).toBe(404);
  });

  it("is told which scope it lacks", async () => {
    const { key } = await createApiKey(organizationId, ["read"]);
    const response = await callForProblem("POST", "/api/v1/leads", { ...asKey(key), body: { name: "Ada" } });
    expect(response).toMatchObject({ status: 403, body: { code: "insufficient_scope" } });
    expect(response.body.detail).toContain("scope write");
    expect(response.headers.get("www-authenticate")).toBe('Bearer error="insufficient_scope", scope="write"');
  });

  it("has its own limit, and is told how many requests remain", async () => {
    const [one, other] = [await createApiKey(organizationId), await createApiKey(organizationId)];
    const ask = ({ key }: { key: string }) => callForProblem("GET", "/api/v1/leads", asKey(key));
    const first = await ask(one);
    expect(first.headers.get("ratelimit-policy")).toBe(`"api-key";q=${LIMIT};w=60`);
    expect(first.headers.get("ratelimit")).toMatch(new RegExp(`^"api-key";r=${LIMIT - 1};t=(60|5\\d)$`));
    for (let n = 1; n < LIMIT; n += 1) expect((await ask(one)).status).toBe(200);
    const refused = await ask(one);
    expect(refused).toMatchObject({ status: 429, body: { code: "rate_limited" } });
    expect(refused.headers.get("ratelimit")).toMatch(/^"api-key";r=0;t=\d+$/);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await ask(other)).status).toBe(200);
  });

  it("uses the key, even if it also sends a cookie", async () => {
    const { key } = await createApiKey(organizationId, ["read"]);
    const headers = { authorization: `bearer ${key}` };
    const response = await callForProblem("POST", "/api/v1/leads", {
      as: admin,
      headers,
      body: { name: "Ada" },
    });
    expect(response.body.code).toBe("insufficient_scope");
  });

  it("may repeat a request, and repeats belong to the key", async () => {
    const keys = [await createApiKey(organizationId), await createApiKey(organizationId)];
    const ask = (key = "") =>
      call<{ id: string }>("POST", "/api/v1/leads", {
        headers: { ...asKey(key).headers, "idempotency-key": "once" },
        body: { name: "Ada" },
      });
    const [first, repeat, other] = [
      await ask(keys[0]?.key),
      await ask(keys[0]?.key),
      await ask(keys[1]?.key),
    ];
    expect(repeat.body.id).toBe(first.body.id);
    expect(other.body.id).not.toBe(first.body.id);
  });
});

describe("a key that is unknown, expired, or revoked", () => {
  const told: string[] = [];
  const statements: number[] = [];
  const ask = async (authorization: string, path = "/api/v1/leads") => {
    const query = vi.spyOn(pool(), "query");
    const response = await callForProblem("GET", path, { headers: { authorization } });
    // The limits' own sweep of old rows may run at the same time.
    statements.push(query.mock.calls.filter((call) => JSON.stringify(call).includes("api_key")).length);
    query.mockRestore();
    expect(response).toMatchObject({ status: 401, body: { code: "invalid_api_key" } });
    expect(response.headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
    told.push(response.text);
  };
  it.beforeAll(newOrganization);

  it("gets the same response after the same number of statements", async () => {
    await ask(`Bearer empk_${"a".repeat(43)}`);
    await ask("Bearer something-else");
    const expired = await createApiKey(organizationId, ["read"], { expiresAt: new Date(Date.now() - 1_000) });
    await ask(`Bearer ${expired.key}`);
    const { body } = await create({ name: "Revoked", scopes: ["read"] });
    expect((await call("GET", "/api/v1/leads", asKey(body.key))).status).toBe(200);
    await call("DELETE", `/api/v1/api-keys/${body.id}`, { as: admin });
    await ask(`Bearer ${body.key}`);
    await ask(`Bearer ${body.key}`, "/api/v1/session");
    expect(new Set(told).size).toBe(1);
    expect(new Set(statements)).toEqual(new Set([1]));
  });

  it("is not mistaken for the credentials of a proxy in front, which belong to another scheme", async () => {
    const headers = { authorization: "Basic YTpi" };
    expect((await call("GET", "/api/v1/leads", { as: admin, headers })).status).toBe(200);
  });
});

describe("a key in the URL", () => {
  it.beforeAll(newOrganization);

  it.each(["api_key", "access_token", "q", "cursor"])("is refused as ?%s, and not logged", async (name) => {
    const { key } = await createApiKey(organizationId);
    const lines: unknown[] = [];
    for (const level of ["info", "warn", "error"] as const) {
      const spy = vi.spyOn(logger, level).mockImplementation((...args: unknown[]) => void lines.push(args));
      onTestFinished(() => spy.mockRestore());
    }
    const response = await callForProblem("GET", `/api/v1/deliveries?${name}=${key}`, { as: admin });
    expect(response).toMatchObject({ status: 400, body: { code: "api_key_in_url" } });
    expect(response.text + JSON.stringify(lines)).not.toContain(key);
  });
});
