import { describe, expect } from "vitest";
import type { Declaration } from "@/app/api/_lib/with-route";
import { keyMay, type Scope, scopes } from "@/lib/contracts/permissions";
import { prisma } from "@/lib/db/client";
import { call, findRoutes, METHODS } from "../../fixtures/api";
import { withDatabase } from "../../fixtures/with-database";
import { type Cast, createCast, expectedOf, operations, prepare, type State, type Who } from "./operations";

/** Routes without a session, each with the reason. */
const others: Record<string, string> = {
  "/api/auth/[...nextauth]": "next-auth's own: signing in",
  "/api/[[...path]]": "what is no route: 404",
  "/api/health": "for monitors, returns states and counts",
  "/api/health/live": "for supervisors, says one word",
  "/api/health/ready": "for load balancers, says two words",
  "/api/unsubscribe": "by the token of an email",
  "/api/v1/openapi.json": "the description of the API, the same for everybody",
  "/api/mcp": "for API keys of every scope but secrets; tests/integration/api/mcp.test.ts",
  "/api/metrics": "by METRICS_TOKEN, else 404",
  "/api/inngest": "signed by Inngest; 404 with the embedded engine",
};

/** Headers of requests that another site's page can send with our cookie. */
const foreign = [
  [{ origin: "https://evil.example" }, "foreign_origin"],
  [{ origin: null }, "foreign_origin"],
  [{ "content-type": "text/plain" }, "not_json"],
] as const;

const it = withDatabase({ API_RATE_LIMIT: "", TEST_RATE_LIMIT: "" });
let cast: Cast;

it.beforeAll(async () => {
  cast = await createCast();
});

const routes = await findRoutes();
const declarations = new Map<string, Declaration | undefined>(
  (
    await Promise.all(
      routes.map(async ({ path, load }) => {
        if (path in others) return [];
        const module = await load();
        return METHODS.filter((method) => module[method]).map(
          (method) => [`${method} ${path}`, module[method]?.declaration] as const,
        );
      }),
    )
  ).flat(),
);

it("has a row for every existing route and no other", () => {
  expect([...declarations.keys()].sort()).toEqual(Object.keys(operations).sort());
});

it("does not accept a GET to reveal a secret", () => {
  const secrets = [...declarations.keys()].filter((operation) => operation.includes("/secret/"));
  expect(secrets.length).toBeGreaterThan(0);
  for (const operation of secrets) expect(operation).toMatch(/^POST /);
});

describe.each(Object.entries(operations))("%s", (operation, { expected, query }) => {
  let prepared: Awaited<ReturnType<typeof prepare>>;
  it.beforeAll(async () => {
    prepared = await prepare(cast, operation);
  });

  // Runs before the tests below, because an operation that works once would then be a conflict.
  if (!operation.startsWith("GET")) {
    it.each(foreign)("is refused with %j", async (headers, code) => {
      const response = await prepared.ask("admin", headers);
      expect({ status: response.status, body: response.body }).toMatchObject({ status: 403, body: { code } });
    });
  }

  it.each(Object.entries(expected) as [Who, number][])("responds to %s with %i", async (who, status) => {
    const response = await prepared.ask(who);
    expect({ status: response.status, text: status < 400 ? "" : response.text }).toMatchObject({ status });
    if (who === "anonymous" || who === "foreign")
      for (const id of prepared.ids) expect(response.text).not.toContain(id);
    if (status >= 400) expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  it.each<State>(["unverified", "noSecondFactor", "oldSession"])(
    "responds to an admin in the state %s",
    async (state) => {
      const { askAs } = await prepare(cast, operation);
      const { status, code } = expectedOf(operation, state);
      const response = await askAs(state);
      expect({ status: response.status, text: status < 400 ? "" : response.text }).toMatchObject({ status });
      if (code) expect(response.body).toMatchObject({ code });
    },
  );

  it.each<Scope>(scopes)("responds to an API key with the scope %s", async (scope) => {
    const { askWithKey } = await prepare(cast, operation);
    const response = await askWithKey(cast.keys[scope]);
    const { permission } = declarations.get(operation) ?? {};
    // Whoever may call it needs our Origin, which a program does not send.
    if (permission === "anyone")
      return expect(response.status).toBe(operation.startsWith("GET") ? expected.anonymous : 403);
    const isAllowed = permission !== undefined && permission !== "signed in" && keyMay([scope], permission);
    // Only the second cancellation of a booking is a conflict.
    const status = expected.admin === 409 && expected.member === 200 ? 200 : expected.admin;
    expect({ status: response.status, text: response.text }).toMatchObject({
      status: isAllowed ? status : 403,
    });
    if (!isAllowed) expect(response.body).toMatchObject({ code: "insufficient_scope" });
  });

  it("does not let another organization's API key see or change Acme's objects", async () => {
    const { askWithKey, ids } = await prepare(cast, operation);
    const response = await askWithKey(cast.keys.foreign);
    if (operation.includes("[") && response.status !== 403) expect(response.status).toBe(404);
    for (const id of ids) expect(response.text).not.toContain(id);
  });

  if (expected.support === 200 && query === undefined) {
    it("records support access in the audit log", async () => {
      const looks = {
        organizationId: cast.acme,
        action: "support.viewed",
        actorUserId: cast.people.support.id,
      };
      await prisma().auditEntry.deleteMany({ where: looks });
      await prepared.ask("support");
      expect(await prisma().auditEntry.count({ where: looks })).toBe(1);
    });
  }
});

it.each(["", "Bearer", "Bearer ", "Bearer undefined"])(
  "does not serve metrics while METRICS_TOKEN is unset: %j",
  async (authorization) => {
    expect((await call("GET", "/api/metrics", { headers: { authorization } })).status).toBe(404);
  },
);

it.each(["GET", "POST", "PUT"] as const)(
  "responds with 404 at /api/inngest with the embedded engine: %s",
  async (method) => {
    const response = await call(method, "/api/inngest", { body: method === "GET" ? undefined : {} });
    expect(response).toMatchObject({ status: 404, body: { code: "no_such_route" } });
  },
);

it.each([
  "/api/v1/webhooks",
  "/api/v1/webhooks/stats",
  "/api/v1/deliveries",
  "/api/v1/events",
  "/api/v1/audit-log",
  "/api/v1/organization",
])("requires support to name an organization at %s", async (path) => {
  const response = await call("GET", path, { as: cast.people.support });
  expect(response).toMatchObject({ status: 422, body: { errors: [{ path: "organization_id" }] } });
  const unknown = await call("GET", `${path}?organization_id=${crypto.randomUUID()}`, {
    as: cast.people.support,
  });
  expect(unknown.status).toBe(404);
});

it("does not let an admin name another organization", async () => {
  const response = await call("GET", `/api/v1/webhooks?organization_id=${cast.acme}`, {
    as: cast.people.foreign,
  });
  expect(response.status).toBe(404);
});
