import { expect, vi } from "vitest";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import type { ClaimedAttempt } from "@/lib/deliveries/claimed-attempt";
import type { AttemptResult } from "@/lib/deliveries/make-attempt";
import { openBatch } from "@/lib/deliveries/open-batch";
import { saveAttempt } from "@/lib/deliveries/save-attempts";
import { call } from "../../fixtures/api";
import { startHoldingReceiver } from "../../fixtures/holding-receiver";
import { opened } from "../../fixtures/open-receiver";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { createPerson } from "../../fixtures/people";
import { withDatabase } from "../../fixtures/with-database";
import { deliveriesOf, dispatch } from "../deliveries/dispatcher";

const WEBHOOKS = 30;
/** Stands in the response that PostgreSQL refuses to store. */
const POISON = "poison-of-tests";

const it = withDatabase({ WEBHOOK_TIMEOUT: "20s" });

it.afterEach(() => {
  vi.restoreAllMocks();
});

/**
 * PostgreSQL refuses every statement with this text, as it refuses text that it cannot store.
 * @returns the values of the refused statements
 */
function refuseToStore(text: string): string[] {
  const refused: string[] = [];
  const query = pool().query.bind(pool()) as (...args: unknown[]) => Promise<unknown>;
  vi.spyOn(pool(), "query").mockImplementation((async (...args: unknown[]) => {
    const statement = JSON.stringify(args);
    if (!statement.includes(text)) return query(...args);
    refused.push(statement);
    throw Object.assign(new Error("unsupported Unicode escape sequence"), { code: "22P05" });
  }) as never);
  return refused;
}

/** A 200 with this body. */
const successOf = (attempt: ClaimedAttempt, responseBody: string): AttemptResult => ({
  attempt,
  post: {
    startedAt: new Date(),
    durationMs: 1,
    statusCode: 200,
    error: null,
    requestHeaders: {},
    responseHeaders: [],
    responseBody,
    responseTruncated: false,
    certificateExpiresAt: null,
    resent: false,
  },
});

it("a result that the database refuses affects no other: it is saved without the response, and they are saved", async () => {
  const organizationId = await createOrganization();
  for (let n = 0; n < WEBHOOKS; n += 1) await createWebhook(organizationId, "https://receiver.example/");
  const eventId = await recordSample(organizationId);
  const { claimed } = await openBatch([eventId], []);
  expect(claimed).toHaveLength(WEBHOOKS);
  const poisoned = claimed[WEBHOOKS / 2]?.deliveryId ?? "";
  const refused = refuseToStore(POISON);
  await Promise.all(
    claimed.map((attempt) =>
      saveAttempt(successOf(attempt, attempt.deliveryId === poisoned ? POISON : "fine")),
    ),
  );
  // The first refused statement was to save all of them.
  for (const { deliveryId } of claimed) expect(refused[0]).toContain(deliveryId);
  const statuses = (await deliveriesOf(eventId)).map(({ status }) => status);
  expect(statuses).toEqual(Array(WEBHOOKS).fill("succeeded"));
  const attempts = await prisma().attempt.findMany({ where: { delivery: { eventId } } });
  const notStored = attempts.filter(({ responseBody }) => responseBody !== "fine");
  expect(notStored).toMatchObject([
    {
      deliveryId: poisoned,
      statusCode: 200,
      responseHeaders: null,
      responseBody: "[Not stored: the response could not be read as text.]",
      responseTruncated: true,
    },
  ]);
});

it("a failure at the old URL that comes late does not count against the new one", async ({
  receiver: current,
}) => {
  const organizationId = await createOrganization();
  const as = await createPerson({ organizationId, role: "admin" });
  const old = await opened(startHoldingReceiver({ status: 500 }));
  const { id } = await createWebhook(organizationId, old.url);
  const eventId = await recordSample(organizationId);
  const dispatched = dispatch([eventId]);
  await old.waitFor(1);
  const body = { url: current.url };
  expect((await call("PATCH", `/api/v1/webhooks/${id}`, { as, body })).status).toBe(200);
  old.letGo();
  await dispatched;
  await expect.poll(() => deliveriesOf(eventId)).toMatchObject([{ status: "retrying", attempt_count: 1 }]);
  const { lastDeliveryAt, consecutiveFailures } = await prisma().webhook.findUniqueOrThrow({ where: { id } });
  // The result was counted, and not as a failure of what is there now.
  expect(lastDeliveryAt).not.toBeNull();
  expect(consecutiveFailures).toBe(0);
});
