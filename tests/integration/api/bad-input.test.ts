import { gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, vi } from "vitest";
import { limits } from "@/lib/contracts/limits";
import { prisma } from "@/lib/db/client";
import { logger } from "@/lib/logger";
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

const good = { url: "https://127.0.0.1:8443/hook", events: ["lead.created"] };
const booking = {
  customer_name: "Ada Pereira",
  service: "First consultation",
  starts_at: "2026-03-10T09:00:00Z",
  ends_at: "2026-03-10T09:45:00Z",
  timezone: "Europe/Lisbon",
};
const long = (length: number) => "x".repeat(length);

describe("a webhook", () => {
  it.each<[string, object, string]>([
    ["an unknown event", { ...good, events: ["lead.created", "lead.exploded"] }, "events.1"],
    ["a ping as a subscription", { ...good, events: ["ping"] }, "events.0"],
    ["no events", { ...good, events: [] }, "events"],
    ["events that are no list", { ...good, events: "lead.created" }, "events"],
    ["a description of 100 KB", { ...good, description: long(100_000) }, "description"],
    ["a description of 201 characters", { ...good, description: long(201) }, "description"],
    ["a number as description", { ...good, description: 5 }, "description"],
    ["an unknown key", { ...good, secret: "whsec_mine" }, "secret"],
    [
      "the key __proto__",
      JSON.parse(`{"__proto__":{},"url":"${good.url}","events":["lead.created"]}`),
      "__proto__",
    ],
    ["no url", { events: good.events }, "url"],
    ["a url that is an object", { ...good, url: { href: good.url } }, "url"],
    ["http", { ...good, url: "http://example.com/" }, "url"],
    ["file", { ...good, url: "file:///etc/passwd" }, "url"],
    ["javascript", { ...good, url: "javascript:alert(1)" }, "url"],
    ["credentials", { ...good, url: "https://me:secret@example.com/" }, "url"],
    ["a private address", { ...good, url: "https://10.0.0.1/" }, "url"],
    ["a metadata address", { ...good, url: "https://169.254.169.254/latest" }, "url"],
    ["a decimal private address", { ...good, url: "https://167772161/" }, "url"],
    ["a mapped private address", { ...good, url: "https://[::ffff:10.0.0.1]/" }, "url"],
    ["the port of another service", { ...good, url: "https://example.com:22/" }, "url"],
    ["a private address in full-width digits and dots", { ...good, url: "https://１０。０。０。１/" }, "url"],
    ["a private address in circled digits", { ...good, url: "https://①⓪.⓪.⓪.①/" }, "url"],
    ["a private address, percent-encoded", { ...good, url: "https://%31%30.0.0.1/" }, "url"],
    ["a private address with a dot behind it", { ...good, url: "https://10.0.0.1./" }, "url"],
    ["a private address behind NAT64", { ...good, url: "https://[64:ff9b:1::a00:1]/" }, "url"],
    ["a zone id", { ...good, url: "https://[fe80::1%25eth0]/" }, "url"],
    ["backslashes", { ...good, url: "https:\\\\10.0.0.1\\" }, "url"],
    ["port 0", { ...good, url: "https://example.com:0/" }, "url"],
    ["port 65536", { ...good, url: "https://example.com:65536/" }, "url"],
    ["an event that is a prototype's", { ...good, events: ["__proto__"] }, "events.0"],
    ["an event of half a character", { ...good, events: ["\ud800"] }, "events.0"],
    ["100,000 events", { ...good, events: Array(100_000).fill(1) }, "events"],
    ["60,000 ideographs as host", { ...good, url: `https://${"漢字".repeat(30_000)}.com/` }, "url"],
    ["a line break in the url", { ...good, url: "https://example.com/\nhost: x" }, "url"],
    ["a byte order mark before the url", { ...good, url: `\ufeff${good.url}` }, "url"],
    ["2,100 characters", { ...good, url: `https://example.com/${long(2_080)}` }, "url"],
    ["a NUL in the description", { ...good, description: "a\0b" }, "description"],
    ["half a character in the description", { ...good, description: "a\ud800b" }, "description"],
  ])("is refused for %s, with the path of the field", async (_, body, path) => {
    const response = await callForProblem("POST", "/api/v1/webhooks", { as: admin, body });
    expect(response.status).toBe(422);
    expect(response.body).toMatchObject({ status: 422, code: "validation_failed" });
    expect(response.body.errors?.map((error) => error.path)).toContain(path);
    expect(response.text.length).toBeLessThan(2_000);
    expect(response.text, "our words, not a library's").not.toMatch(/expected|invalid|too (big|small)/i);
  });

  it("gets a single error for an empty URL", async () => {
    const response = await callForProblem("POST", "/api/v1/webhooks", {
      as: admin,
      body: { ...good, url: "" },
    });
    expect(response).toMatchObject({
      status: 422,
      body: { errors: [{ path: "url", message: "Enter the URL that receives the events." }] },
    });
    expect(response.body.errors).toHaveLength(1);
  });

  it("stores an event once if it is named twice", async () => {
    const events = ["lead.created", "booking.created", "lead.created"];
    const response = await call("POST", "/api/v1/webhooks", { as: admin, body: { ...good, events } });
    expect(response).toMatchObject({ status: 201, body: { events: ["lead.created", "booking.created"] } });
  });

  it("accepts null as an empty description", async () => {
    const response = await call("POST", "/api/v1/webhooks", {
      as: admin,
      body: { ...good, description: null },
    });
    expect(response).toMatchObject({ status: 201, body: { description: "" } });
  });

  it("keeps fields that a change does not name", async () => {
    const path = `/api/v1/webhooks/${webhookId}`;
    await call("PATCH", path, { as: admin, body: { description: "kept" } });
    const response = await call("PATCH", path, { as: admin, body: { events: ["lead.created"] } });
    expect(response.body).toMatchObject({ description: "kept", events: ["lead.created"] });
  });
});

describe("a booking", () => {
  it.each<[string, object, string]>([
    ["an end before its start", { ...booking, ends_at: "2026-03-10T08:00:00Z" }, "ends_at"],
    ["a date without a zone", { ...booking, starts_at: "2026-03-10T09:00:00" }, "starts_at"],
    ["30 February", { ...booking, starts_at: "2026-02-30T09:00:00Z" }, "starts_at"],
    ["the year 0", { ...booking, starts_at: "0000-01-01T00:00:00Z" }, "starts_at"],
    ["an end in the year 10000", { ...booking, ends_at: "9999-12-31T23:59:59-12:00" }, "ends_at"],
    ["an unknown time zone", { ...booking, timezone: "Mars/Olympus" }, "timezone"],
    ["a lead that does not exist", { ...booking, lead_id: "lead_unknown" }, "lead_id"],
    ["no email address", { ...booking, customer_email: "ada at example" }, "customer_email"],
    ["a blank name", { ...booking, customer_name: "   " }, "customer_name"],
    ["a name of zero-width characters", { ...booking, customer_name: "\u200b\u200d\u2060" }, "customer_name"],
    ["a name of fillers", { ...booking, customer_name: "\u3164\u2800\u00ad" }, "customer_name"],
    ["an alias of a time zone", { ...booking, timezone: "US/Pacific" }, "timezone"],
    [
      "an end within the second of its start",
      { ...booking, starts_at: "2026-03-10T09:00:00.100Z", ends_at: "2026-03-10T09:00:00.900Z" },
      "ends_at",
    ],
    ["201 characters of service", { ...booking, service: long(201) }, "service"],
  ])("is refused for %s", async (_, body, path) => {
    const response = await callForProblem("POST", "/api/v1/bookings", { as: admin, body });
    expect(response.status).toBe(422);
    expect(response.body.errors?.map((error) => error.path)).toContain(path);
  });

  it("may lie in the past", async () => {
    const past = { ...booking, starts_at: "1999-12-31T22:00:00+01:00", ends_at: "1999-12-31T23:59:59+01:00" };
    expect(await call("POST", "/api/v1/bookings", { as: admin, body: past })).toMatchObject({
      status: 201,
      body: { starts_at: "1999-12-31T21:00:00.000Z", lead_id: null },
    });
  });
});

describe("a request body", () => {
  it.each<[string, string | Uint8Array<ArrayBuffer>]>([
    ["malformed JSON", "{"],
    ["nothing, although one is required", ""],
    ["a trailing comma", '{"name":"Ada",}'],
    ["bytes that are not UTF-8", new Uint8Array([0x22, 0xff, 0x22])],
  ])("is refused with 400 for %s", async (_, rawBody) => {
    expect(await call("POST", "/api/v1/leads", { as: admin, rawBody })).toMatchObject({ status: 400 });
  });

  it.each<[string, string]>([
    ["a list", "[]"],
    ["null", "null"],
    ["a number", "5"],
    ["thousands of nested lists", "[".repeat(50_000) + "]".repeat(50_000)],
  ])("is refused with 422 if it is %s", async (_, rawBody) => {
    expect(await call("POST", "/api/v1/leads", { as: admin, rawBody })).toMatchObject({ status: 422 });
  });

  it("is refused with 422 for an event of 5,000 nested lists", async () => {
    const rawBody = `{"url":"${good.url}","events":[${"[".repeat(5_000)}${"]".repeat(5_000)}]}`;
    expect(await call("POST", "/api/v1/webhooks", { as: admin, rawBody })).toMatchObject({ status: 422 });
  });

  it("is refused with 413 over 256 KiB, with or without a declared length", async () => {
    const rawBody = JSON.stringify({ name: long(limits.requestBodyBytes) });
    expect((await call("POST", "/api/v1/leads", { as: admin, rawBody })).status).toBe(413);
    const headers = { "content-length": String(rawBody.length) };
    expect((await call("POST", "/api/v1/leads", { as: admin, rawBody, headers })).status).toBe(413);
  });

  it.each(["gzip", "br", "deflate", "identity, gzip"])(
    "is refused with 415 if compressed with %s",
    async (coding) => {
      const rawBody = gzipSync(JSON.stringify({ name: "Ada" }));
      const headers = { "content-encoding": coding };
      expect(await callForProblem("POST", "/api/v1/leads", { as: admin, rawBody, headers })).toMatchObject({
        status: 415,
        body: { detail: "Send the body uncompressed: this API does not take Content-Encoding." },
      });
    },
  );

  it("is accepted with the coding identity", async () => {
    const headers = { "content-encoding": "identity" };
    const body = { name: "Ada Pereira" };
    expect(await call("POST", "/api/v1/leads", { as: admin, body, headers })).toMatchObject({ status: 201 });
  });

  it("causes no error in the log if its sender closes the connection", async () => {
    const logged = vi.spyOn(logger, "error");
    onTestFinished(() => logged.mockRestore());
    const before = await prisma().lead.count();
    const rawBody = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"name":'));
        controller.error(Object.assign(new Error("aborted"), { code: "ECONNRESET" }));
      },
    });
    const response = await callForProblem("POST", "/api/v1/leads", { as: admin, rawBody });
    expect(response).toMatchObject({ status: 400, body: { code: "incomplete_body" } });
    expect(logged).not.toHaveBeenCalled();
    expect(await prisma().lead.count()).toBe(before);
  });

  it("is optional if the operation has no required fields", async () => {
    const path = `/api/v1/webhooks/${webhookId}/test`;
    expect(await call("POST", path, { as: admin })).toMatchObject({ status: 202 });
    const headers = { "content-type": null };
    expect(await call("POST", path, { as: admin, headers })).toMatchObject({ status: 202 });
  });
});

describe("another site", () => {
  const body = { name: "Ada Pereira" };
  it.each<[string, Record<string, string | null>]>([
    ["a foreign Origin", { origin: "https://evil.example" }],
    ["our Origin on another port", { origin: "http://localhost:3001" }],
    ["the Origin null of a sandboxed frame", { origin: "null" }],
    ["no Origin", { origin: null }],
    ["JSON that calls itself text", { "content-type": "text/plain" }],
    ["a form", { "content-type": "application/x-www-form-urlencoded" }],
    ["JSON beside another type", { "content-type": "text/plain; application/json" }],
  ])("cannot change anything with %s", async (_, headers) => {
    const before = await prisma().lead.count();
    expect(await call("POST", "/api/v1/leads", { as: admin, body, headers })).toMatchObject({ status: 403 });
    expect(await prisma().lead.count()).toBe(before);
  });

  it("does not include our own page with a charset", async () => {
    const headers = { "content-type": "application/json; charset=utf-8" };
    expect(await call("POST", "/api/v1/leads", { as: admin, body, headers })).toMatchObject({ status: 201 });
  });
});
