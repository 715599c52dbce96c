import { describe, expect, vi } from "vitest";
import { attemptsInFlight } from "@/lib/deliveries/attempts-in-flight";
import { call, type Method } from "../../fixtures/api";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { signature, signedCall } from "../../fixtures/signed-call";
import { withDatabase } from "../../fixtures/with-database";

// Replaces `after`, which needs the request scope of a running server.
vi.mock("next/server", async (original) => ({ ...(await original<object>()), after: () => {} }));

const KEY = "0123456789abcdef0123456789abcdef";
const EVENT_KEY = "event-key-of-tests";
const FUNCTION = "?fnId=empfio-dispatch&stepId=step";

const it = withDatabase({
  INNGEST_EVENT_KEY: EVENT_KEY,
  INNGEST_SIGNING_KEY: `signkey-test-${KEY}`,
  // Nothing listens on this port, so an unexpected request to the server would fail.
  INNGEST_BASE_URL: "http://127.0.0.1:9",
});

const inBand = { "x-inngest-sync-kind": "in_band" };

describe("/api/inngest, with an Inngest server of its own", () => {
  it.each<[Method, string, Record<string, string>]>([
    ["GET", "", {}],
    ["POST", FUNCTION, {}],
    ["PUT", "", {}],
    ["PUT", "", inBand],
  ])("refuses unsigned calls without revealing anything: %s %s %j", async (method, query, headers) => {
    const body =
      method === "GET" ? undefined : { url: "https://evil.test/", event: {}, events: [], steps: {}, ctx: {} };
    const anHourAgo = Math.floor(Date.now() / 1_000) - 3_600;
    const text = body ? JSON.stringify(body) : "";
    const wrongKey = "00112233445566778899aabbccddeeff";
    for (const signed of [null, signature(wrongKey, text), signature(KEY, text, anHourAgo)]) {
      const response = await call(method, `/api/inngest${query}`, {
        body,
        headers: { ...headers, "x-inngest-signature": signed },
      });
      expect(response.status).toBe(401);
      expect(response.text).not.toMatch(/empfio|dispatch|deliver|key|function_count|https?:/i);
    }
  });

  it("responds to a signed call, so that it can be registered", async () => {
    const headers = { "x-inngest-signature": signature(KEY, "") };
    const response = await call("GET", "/api/inngest", { headers });
    expect(response).toMatchObject({ status: 200, body: { authentication_succeeded: true, mode: "cloud" } });
    expect(response.text).not.toContain(KEY);
    expect(response.text).not.toContain(EVENT_KEY);
  });

  it("delivers once when a signed call is replayed", async ({ receiver }) => {
    const organizationId = await createOrganization();
    await createWebhook(organizationId, receiver.url);
    const data = { event_ids: [await recordSample(organizationId)], delivery_ids: [] };
    const { body, headers } = signedCall({
      signingKey: KEY,
      event: { name: "webhook/events.recorded", data },
    });
    for (let n = 0; n < 3; n += 1) {
      const response = await call("POST", `/api/inngest${FUNCTION}`, { rawBody: body, headers });
      expect(response.status, response.text).toBeLessThan(300);
    }
    await attemptsInFlight();
    expect(receiver.requests).toHaveLength(1);
  });
});
