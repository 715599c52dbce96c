import { describe, expect } from "vitest";
import { call, callForProblem } from "../../fixtures/api";
import { createOrganization, createWebhook } from "../../fixtures/organizations";
import { createPerson, type Person } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";

const it = withDatabase({ API_RATE_LIMIT: "" });
let admin: Person;
let webhookId: string;

it.beforeAll(async () => {
  const organizationId = await createOrganization();
  admin = await createPerson({ organizationId, role: "admin" });
  webhookId = (await createWebhook(organizationId, "https://127.0.0.1:8443/")).id;
});

describe("a query", () => {
  it.each<[string, string]>([
    ["colour=red", "colour"],
    ["limit=0", "limit"],
    ["limit=101", "limit"],
    ["limit=ten", "limit"],
    ...[
      "0x10",
      "1e1",
      "%2B5",
      "%205",
      "5%20",
      "5.0",
      "05",
      "5n",
      "1_0",
      "\u0665",
      "99999999999999999999",
    ].map((number): [string, string] => [`limit=${number}`, "limit"]),
    ["limit=1&limit=2", "limit"],
    ["cursor=x", "cursor"],
    ["cursor=MTIzOmFiYw%3D%3D", "cursor"],
    ["cursor=OTk5OTk5OTk5OTk5OTk5OTk5OmE", "cursor"],
    ["status=lost", "status"],
    ["event=lead.exploded", "event"],
    ["limit=-1", "limit"],
    ["limit=1e9", "limit"],
    ["limit=", "limit"],
    ["from=yesterday", "from"],
    ["from=0000-01-01T00:00:00Z", "from"],
    ["from=0001-01-01T00:00:00%2B23:59", "from"],
    ["to=%2B275760-09-13T00:00:00Z", "to"],
    ["to=-000001-01-01T00:00:00Z", "to"],
    ["from=2026-02-30T00:00:00Z", "from"],
    [`q=${"x".repeat(10_000)}`, "q"],
    [`webhook_id=${"x".repeat(101)}`, "webhook_id"],
    ["webhook_id=%00", "webhook_id"],
    ["constructor=1", "constructor"],
    [`cursor=${Buffer.from("-1:a").toString("base64url")}`, "cursor"],
    [`cursor=${Buffer.from("1:a'--").toString("base64url")}`, "cursor"],
    ["organization_id=1", "organization_id"],
    ["status_code=99", "status_code"],
    ["status_code=2xx", "status_code"],
    ["error_code=teapot", "error_code"],
    ["trigger=magic", "trigger"],
    ["min_attempts=5", "min_attempts"],
    ["min_attempts=0", "min_attempts"],
    ["order=random", "order"],
    ["q=a%00b", "q"],
  ])("is refused by the log: ?%s", async (query, path) => {
    const response = await callForProblem("GET", `/api/v1/deliveries?${query}`, { as: admin });
    expect(response).toMatchObject({ status: 422, body: { errors: [{ path }] } });
    expect(response.body.detail, "our words, not a library's").not.toMatch(
      /expected|invalid|too (big|small)/i,
    );
    expect(response.text.length).toBeLessThan(1_000);
  });

  it.each<[string, string]>([
    [`object_id=${"x".repeat(201)}`, "object_id"],
    ["object_id=a%00b", "object_id"],
    ["object_id=a&object_id=b", "object_id"],
    [`webhook_id=${"x".repeat(101)}`, "webhook_id"],
    ["webhook_id=%00", "webhook_id"],
    ["webhook_id=", "webhook_id"],
    ["outcome=lost", "outcome"],
    ["outcome=", "outcome"],
    ["outcome=__proto__", "outcome"],
    ["outcome=failed&outcome=failed", "outcome"],
    ["order=random", "order"],
    ["order=", "order"],
    ["from=yesterday", "from"],
    ["to=-000001-01-01T00:00:00Z", "to"],
    ["unsent=1", "unsent"],
    ["order=asc&cursor=x", "cursor"],
    ["raw=1", "raw"],
  ])("is refused by the events: ?%s", async (query, path) => {
    expect(await callForProblem("GET", `/api/v1/events?${query}`, { as: admin })).toMatchObject({
      status: 422,
      body: { errors: [{ path }] },
    });
  });

  it.each<[string, string]>([
    ["raw=true", "raw"],
    ["raw=", "raw"],
    ["raw=1&raw=1", "raw"],
    [`raw=1&webhook_id=${"x".repeat(101)}`, "webhook_id"],
    ["raw=1&webhook_id=", "webhook_id"],
    ["raw=1&webhook_id=%00", "webhook_id"],
    [`webhook_id=we_${"0".repeat(32)}`, "webhook_id"],
    ["outcome=failed", "outcome"],
  ])("is refused by an event: ?%s", async (query, path) => {
    expect(await callForProblem("GET", `/api/v1/events/evt_unknown?${query}`, { as: admin })).toMatchObject({
      status: 422,
      body: { errors: [{ path }] },
    });
  });

  it.each(["0x10", "1e1", "%2B5", "5.0", "05", "0", "169", ""])(
    "?hours=%s is refused by the figures",
    async (hours) => {
      expect(
        await callForProblem("GET", `/api/v1/webhooks/${webhookId}/stats?hours=${hours}`, { as: admin }),
      ).toMatchObject({ status: 422, body: { errors: [{ path: "hours" }] } });
    },
  );

  it("is refused by every list if its cursor belongs to another list", async () => {
    const ids = ["del", "evt", "lead", "bkg", "conv", "we", "aud", "usr", "inv"].map(
      (prefix) => `${prefix}_${"0".repeat(32)}`,
    );
    const lists = [
      "deliveries",
      "events",
      "leads",
      "bookings",
      "conversations",
      "webhooks",
      "audit-log",
      "members",
      "invitations",
    ];
    for (const [at, list] of lists.entries()) {
      for (const [from, id] of ids.entries()) {
        const cursor = Buffer.from(`1:${id}`).toString("base64url");
        const response = await callForProblem("GET", `/api/v1/${list}?cursor=${cursor}`, { as: admin });
        expect(response.status, `${list} with the cursor of ${lists[from]}`).toBe(at === from ? 200 : 422);
        if (at !== from)
          expect(response.body.detail).toBe(
            "This cursor belongs to another list. Start again without a cursor.",
          );
      }
    }
  });

  it.each(["q=%25", "q=_", "q=%ED%A0%80", "webhook_id=%25"])(
    "?%s finds nothing: no letter is a wildcard",
    async (query) => {
      await call("POST", `/api/v1/webhooks/${webhookId}/test`, { as: admin, body: {} });
      expect(await call("GET", `/api/v1/deliveries?${query}`, { as: admin })).toMatchObject({
        status: 200,
        body: { data: [] },
      });
    },
  );

  it("must be empty for a route without filters", async () => {
    expect((await call("GET", "/api/v1/session?verbose=1", { as: admin })).status).toBe(422);
  });
});

describe("an id in the path", () => {
  it.each(["we_unknown", "%00", "..%2F..%2Fetc", "we_'%20or%201=1--", "x".repeat(5_000)])(
    "%s is 404",
    async (id) => {
      expect((await call("GET", `/api/v1/webhooks/${id}`, { as: admin })).status).toBe(404);
    },
  );
});
