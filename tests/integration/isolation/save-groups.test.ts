import { randomUUID } from "node:crypto";
import { expect, vi } from "vitest";
import { pool } from "@/lib/db/pool";
import type { AttemptResult } from "@/lib/deliveries/make-attempt";
import { saveAttempt } from "@/lib/deliveries/save-attempts";
import { newId } from "@/lib/ids";
import { withDatabase } from "../../fixtures/with-database";

const RESULTS = 100;

const it = withDatabase({ STORED_BODIES_PER_DAY: "" });

it.afterEach(() => {
  vi.restoreAllMocks();
});

/** A first attempt that failed with a response of 64 KiB. */
function largeResult(organizationId: string): AttemptResult {
  return {
    attempt: {
      deliveryId: newId("delivery"),
      number: 1,
      token: randomUUID(),
      leaseEndsAt: performance.now() + 60_000,
      webhookId: newId("webhook"),
      organizationId,
      url: "https://receiver.example/",
      secret: new Uint8Array(),
      previousSecret: null,
      previousSecretExpiresAt: null,
      sealedHeaders: null,
      maxAttempts: 4,
      eventId: newId("event"),
      eventType: "lead.created",
      isTest: false,
      wrongSignature: false,
      payload: new Uint8Array(),
      trigger: "event",
      requestedAt: new Date(),
      claimedBy: "dispatch",
      traceparent: null,
    },
    post: {
      startedAt: new Date(),
      durationMs: 1,
      statusCode: 500,
      error: { code: "http_status", message: "The receiver responded with 500." },
      requestHeaders: {},
      responseHeaders: [],
      responseBody: "x".repeat(65_536),
      responseTruncated: false,
      certificateExpiresAt: null,
      resent: false,
    },
  };
}

/** The groups that are saved from now on, as JSON. */
function savedGroups(): string[] {
  const groups: string[] = [];
  const query = pool().query.bind(pool()) as (...args: unknown[]) => Promise<unknown>;
  vi.spyOn(pool(), "query").mockImplementation((async (...args: unknown[]) => {
    const { name, values } = args[0] as { name?: string; values?: [string] };
    if (name === "save-results" && values) groups.push(values[0]);
    return query(...args);
  }) as never);
  return groups;
}

it("saves large results in groups of about 1 MB, and another organization's result in the first of them", async () => {
  const groups = savedGroups();
  const [flooding, other] = [randomUUID(), largeResult(randomUUID())];
  const saving = Array.from({ length: RESULTS }, () => saveAttempt(largeResult(flooding)));
  saving.push(saveAttempt(other));
  await Promise.all(saving);
  expect(groups[0]).toContain(other.attempt.deliveryId);
  expect(groups.length).toBeGreaterThan(5);
  expect(Math.max(...groups.map(({ length }) => length))).toBeLessThan(1_200_000);
});
