import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { describe, expect } from "vitest";
import { POST } from "@/app/api/mcp/route";
import type { Scope } from "@/lib/contracts/permissions";
import { prisma } from "@/lib/db/client";
import { newId } from "@/lib/ids";
import { createApiKey } from "../../fixtures/api-keys";
import {
  createOrganization,
  createWebhook,
  recordSample,
  type TestWebhook,
} from "../../fixtures/organizations";
import { type Receiver, startReceiver } from "../../fixtures/receiver";
import { withDatabase } from "../../fixtures/with-database";
import { deliveriesOf, dispatch } from "../deliveries/dispatcher";

const it = withDatabase({ API_RATE_LIMIT: "600/min", TEST_RATE_LIMIT: "" });
const ADDRESS = "http://localhost:3000/api/mcp";
let organizationId: string;
let webhook: TestWebhook;
let receiver: Receiver;

it.beforeAll(async () => {
  organizationId = await createOrganization();
  receiver = await startReceiver({ respond: () => ({ status: 401, body: "secret diary of a receiver" }) });
  webhook = await createWebhook(organizationId, receiver.url, { events: ["booking.created"] });
});
it.afterAll(() => receiver.close());

/** Next.js responds with 405 to methods that the route does not export. */
const handler = (request: Request) =>
  request.method === "POST" ? POST(request) : Promise.resolve(new Response(null, { status: 405 }));

/** The SDK's own client, connected to the route. */
async function connect(scopes: Scope[], inOrganization = organizationId): Promise<Client> {
  const { key } = await createApiKey(inOrganization, scopes, { name: "Agent" });
  const client = new Client({ name: "test", version: "1" });
  await client.connect(
    new StreamableHTTPClientTransport(new URL(ADDRESS), {
      requestInit: { headers: { authorization: `Bearer ${key}` } },
      fetch: (url, init) => handler(new Request(url, init)),
    }),
  );
  return client;
}

async function callTool(client: Client, name: string, args: Record<string, unknown> = {}) {
  const result = (await client.callTool({ name, arguments: args })) as CallToolResult;
  const text = result.content.map((part) => (part.type === "text" ? part.text : "")).join("\n");
  return { text, isError: result.isError === true, data: result.structuredContent };
}

/** A delivery whose first attempt has failed. */
async function failOnce() {
  const eventId = await recordSample(organizationId);
  await dispatch([eventId]);
  const [delivery] = await deliveriesOf(eventId);
  if (!delivery) throw new Error("no delivery");
  return { eventId, deliveryId: delivery.id };
}

describe("the tools that a key is offered", () => {
  it("read only with read, and send tests and preview recoveries with write", async () => {
    const offered = async (scopes: Scope[]) => (await (await connect(scopes)).listTools()).tools;
    const reading = await offered(["read", "secrets"]);
    expect(reading.map(({ name }) => name)).toEqual([
      "list_webhooks",
      "list_failing_webhooks",
      "explain_delivery",
      "describe_event_types",
    ]);
    expect(reading.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
    const all = await offered(["write"]);
    expect(all.slice(4).map(({ name, annotations }) => [name, annotations?.readOnlyHint])).toEqual([
      ["send_test_event", false],
      ["preview_recovery", true],
    ]);
    for (const { title, description, outputSchema } of all) {
      expect([title, description, outputSchema?.type]).toEqual([
        expect.any(String),
        expect.any(String),
        "object",
      ]);
    }
  });

  it("are refused without the scope, even if they are called by name", async () => {
    const client = await connect(["read"]);
    const refused = await callTool(client, "send_test_event", { webhook_id: webhook.id }).catch(String);
    expect(JSON.stringify(refused)).toContain("send_test_event");
    expect(await prisma().delivery.count({ where: { webhookId: webhook.id, trigger: "test" } })).toBe(0);
  });
});

describe("a tool", () => {
  it("lists the organization's own webhooks, and no secret", async () => {
    const other = await createOrganization("Globex");
    const foreign = await createWebhook(other, "https://globex.example/");
    const { data, text } = await callTool(await connect(["read"]), "list_webhooks");
    expect(data).toMatchObject({ webhooks: [{ id: webhook.id, url: receiver.url }] });
    expect(text).not.toContain(foreign.id);
    expect(text).not.toContain(webhook.secret.slice(6));
    expect((await callTool(await connect(["read"], other), "list_webhooks")).text).toContain(foreign.id);
  });

  it("explains why an event did not arrive, by the id of the delivery, the event, and the webhook", async () => {
    const { eventId, deliveryId } = await failOnce();
    const client = await connect(["read"]);
    for (const args of [{ id: deliveryId }, { id: eventId }, { id: eventId, webhook_id: webhook.id }]) {
      const { data, text } = await callTool(client, "explain_delivery", args);
      expect(data).toMatchObject({
        explanations: [
          {
            delivery_id: deliveryId,
            event_id: eventId,
            outcome: "waiting",
            attempts: 1,
            side: "receiver",
            what: expect.stringContaining("401. It probably rejects the signature"),
          },
        ],
        is_shortened: false,
      });
      expect(text).not.toContain("secret diary");
    }
    const none = await callTool(client, "explain_delivery", { id: eventId, webhook_id: newId("webhook") });
    expect(none.text).toContain("no outcome at this webhook");
  });

  it("explains why an event was not sent", async () => {
    const eventId = await recordSample(organizationId, "lead.created");
    await dispatch([eventId]);
    const { data } = await callTool(await connect(["read"]), "explain_delivery", { id: eventId });
    expect(data).toMatchObject({
      explanations: [
        { delivery_id: null, outcome: "not_sent", what: expect.stringContaining("not subscribed") },
      ],
    });
  });

  it("lists failing webhooks with their cause", async () => {
    const failing = await createOrganization("Failing");
    const broken = await createWebhook(failing, receiver.url, { consecutiveFailures: 3 });
    await prisma().webhook.update({
      where: { id: broken.id },
      data: { failingSince: new Date(), failingErrorCode: "timeout" },
    });
    const { data } = await callTool(await connect(["read"], failing), "list_failing_webhooks");
    expect(data).toMatchObject({
      webhooks: [
        { id: broken.id, error: { code: "timeout" }, what: expect.stringContaining("did not respond") },
      ],
    });
    expect((await callTool(await connect(["read"]), "list_failing_webhooks")).text).toContain(
      "No webhook fails",
    );
  });

  it("describes one event type or all of them", async () => {
    const client = await connect(["read"]);
    const one = await callTool(client, "describe_event_types", { type: "booking.cancelled" });
    expect(one.data).toMatchObject({
      event_types: [{ type: "booking.cancelled", sample: { status: "cancelled" } }],
    });
    expect(
      ((await callTool(client, "describe_event_types")).data as { event_types: unknown[] }).event_types,
    ).toHaveLength(6);
  });

  it("sends a test, which the audit log attributes to the key", async () => {
    const client = await connect(["write"]);
    const { data } = await callTool(client, "send_test_event", {
      webhook_id: webhook.id,
      event: "booking.created",
    });
    const { delivery_id } = data as { delivery_id: string };
    await dispatch([], [delivery_id]);
    expect((await callTool(client, "explain_delivery", { id: delivery_id })).data).toMatchObject({
      explanations: [{ delivery_id, outcome: "failed" }],
    });
    expect(await prisma().auditEntry.findFirst({ where: { targetId: delivery_id } })).toMatchObject({
      action: "webhook.tested",
      actorName: "API key Agent",
    });
  });

  it("previews a recovery without creating a replay", async () => {
    const { deliveryId } = await failOnce();
    await prisma().delivery.update({
      where: { id: deliveryId },
      data: { status: "failed", completedAt: new Date() },
    });
    const { data, text } = await callTool(await connect(["write"]), "preview_recovery", {
      webhook_id: webhook.id,
      from: new Date(Date.now() - 3_600_000).toISOString(),
      include: ["failed"],
    });
    expect(data).toMatchObject({ failed: { by_type: { "booking.created": expect.any(Number) } } });
    expect(text).toContain("Nothing was sent");
    expect(await prisma().replay.count()).toBe(0);
  });

  it.each<[string, string, object | (() => object), RegExp]>([
    ["an unknown id", "explain_delivery", { id: "del_00000000000000000000000000000000" }, /does not exist/],
    ["an id of no kind", "explain_delivery", { id: "'; drop table event" }, /does not exist/],
    ["no id", "explain_delivery", {}, /Give the id of a delivery, an event/],
    ["an id that is a number", "explain_delivery", { id: 5 }, /Give the id of a delivery, an event/],
    ["an id of 100,000 characters", "explain_delivery", { id: "x".repeat(100_000) }, /Give the id/],
    ["an unknown argument", "list_webhooks", { organization_id: "x" }, /takes no arguments/],
    [
      "one argument too many",
      "explain_delivery",
      { id: "del_1", why: 1 },
      /takes only the arguments id, webhook_id/,
    ],
    [
      "an unknown event type",
      "describe_event_types",
      { type: "lead.exploded" },
      /Unknown event "lead.exploded"/,
    ],
    [
      "an event type of 100,000 characters",
      "describe_event_types",
      { type: "x".repeat(100_000) },
      /Unknown event "x/,
    ],
    ["an unknown webhook", "send_test_event", { webhook_id: newId("webhook") }, /does not exist/],
    [
      "a range in the future",
      "preview_recovery",
      () => ({ webhook_id: webhook.id, from: "2999-01-01T00:00:00Z", include: ["failed"] }),
      /from must be in the past/,
    ],
    [
      "an empty include",
      "preview_recovery",
      { webhook_id: "we_1", from: "2026-01-01T00:00:00Z", include: [] },
      /Choose at least one kind of events/,
    ],
  ])("responds to %s with an error that the model can read", async (_, name, args, text) => {
    const given = typeof args === "function" ? args() : args;
    const result = await callTool(await connect(["write"]), name, { ...given });
    expect(result.isError).toBe(true);
    expect(result.text).toMatch(text);
    expect(result.text, "our words, not a library's").not.toMatch(/expected|unrecognized|too (big|small)/i);
    expect(result.text.length).toBeLessThan(2_000);
  });

  it("treats a resource of another organization like an unknown one", async () => {
    const { eventId, deliveryId } = await failOnce();
    const client = await connect(["write"], await createOrganization("Stranger"));
    for (const [name, args] of [
      ["explain_delivery", { id: eventId }],
      ["explain_delivery", { id: deliveryId }],
      ["send_test_event", { webhook_id: webhook.id }],
    ] as const) {
      expect(await callTool(client, name, args)).toMatchObject({
        isError: true,
        text: expect.stringContaining("does not exist"),
      });
    }
  });
});

describe("a request", () => {
  const message = { jsonrpc: "2.0", id: 1, method: "tools/list" };
  const send = async (headers: Record<string, string>, body: unknown = message, query = "") => {
    const { key } = await createApiKey(organizationId, ["read"]);
    const response = await POST(
      new Request(ADDRESS + query, {
        method: "POST",
        headers: {
          accept: "application/json, text/event-stream",
          "content-type": "application/json",
          authorization: `Bearer ${key}`,
          ...headers,
        },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    );
    return {
      status: response.status,
      headers: response.headers,
      body: await response.json().catch(() => null),
    };
  };

  it("needs a valid key, and says so like the API", async () => {
    const none = await send({ authorization: "", cookie: "next-auth.session-token=x" });
    expect([none.status, none.body.code, none.headers.get("www-authenticate")]).toEqual([
      401,
      "api_key_required",
      "Bearer",
    ]);
    const unknown = await send({ authorization: `Bearer empk_${"x".repeat(43)}` });
    expect([unknown.status, unknown.body.code, unknown.headers.get("www-authenticate")]).toEqual([
      401,
      "invalid_api_key",
      'Bearer error="invalid_token"',
    ]);
    const { key } = await createApiKey(organizationId, ["secrets"]);
    expect((await send({ authorization: `Bearer ${key}` })).body.code).toBe("insufficient_scope");
  });

  it("is counted against the limit of the key", async () => {
    const { headers } = await send({});
    expect(headers.get("ratelimit-policy")).toContain("600");
    expect(headers.get("cache-control")).toBe("no-store");
  });

  it.each<[string, Record<string, string>, unknown, string, number]>([
    ["from a foreign page", { origin: "https://evil.example" }, message, "", 403],
    ["with a key in the URL", {}, message, "?key=empk_x", 400],
    ["that is no JSON", {}, "{", "", 400],
    ["that is a batch", {}, [message, message], "", 400],
    ["with NUL", {}, { ...message, method: "a\0b" }, "", 400],
    ["that is no JSON-RPC", {}, { hello: 1 }, "", 400],
    ["that is too large", {}, { ...message, params: { x: "x".repeat(300_000) } }, "", 413],
    ["that is compressed", { "content-encoding": "gzip" }, message, "", 415],
    ["of another type", { "content-type": "text/plain" }, message, "", 415],
  ])("%s is refused", async (_, headers, body, query, status) => {
    expect((await send(headers, body, query)).status).toBe(status);
  });
});
