import { describe, expect, vi } from "vitest";
import { pool } from "@/lib/db/pool";
import { opened } from "../../fixtures/open-receiver";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { startReceiver } from "../../fixtures/receiver";
import { withDatabase } from "../../fixtures/with-database";
import { attemptsOf, deliveriesOf, dispatch, dueNow, runDeliveries } from "./dispatcher";

const it = withDatabase();

it.afterEach(() => {
  vi.restoreAllMocks();
});

/** Creates a delivery whose first attempt failed and whose second is due. @param status of the second response */
async function dueForItsSecond(status: number) {
  const receiver = await opened(startReceiver({ respond: (_, n) => ({ status: n === 1 ? 500 : status }) }));
  const organizationId = await createOrganization();
  await createWebhook(organizationId, receiver.url);
  const eventId = await recordSample(organizationId);
  await dispatch([eventId]);
  const id = (await deliveriesOf(eventId))[0]?.id ?? "";
  await dueNow(id);
  return { id, eventId, receiver };
}

describe("a saved result whose confirmation from PostgreSQL was lost", () => {
  it("keeps the run waiting five minutes for the next attempt after a failure", async () => {
    const { id, receiver } = await dueForItsSecond(500);
    breakOnce("save-results", "after");
    expect(await runDeliveries(id)).toEqual({ done: false, waitSeconds: 1 });
    const turn = await runDeliveries(id);
    expect(turn.done ? 0 : turn.waitSeconds).toBeGreaterThan(290);
    expect(await attemptsOf(id)).toHaveLength(2);
    expect(receiver.requests).toHaveLength(2);
  });

  it("ends the run after a success, without a second POST", async () => {
    const { id, receiver } = await dueForItsSecond(200);
    breakOnce("save-results", "after");
    expect(await runDeliveries(id)).toEqual({ done: false, waitSeconds: 1 });
    expect(await runDeliveries(id)).toEqual({ done: true });
    expect(receiver.requests).toHaveLength(2);
  });
});

it("saves a result when the database is back, and the delivery keeps its next attempt", async () => {
  const { id, eventId } = await dueForItsSecond(500);
  breakOnce("save-results", "before");
  const turn = await runDeliveries(id);
  expect(turn.done ? 0 : turn.waitSeconds).toBeGreaterThan(290);
  expect(await deliveriesOf(eventId)).toMatchObject([{ status: "retrying", attempt_count: 2 }]);
});

/** Breaks the connection once, before the named statement runs or after it runs and before its response. */
function breakOnce(name: string, when: "before" | "after"): void {
  const query = pool().query.bind(pool()) as (...args: unknown[]) => Promise<unknown>;
  const spy = vi.spyOn(pool(), "query").mockImplementation((async (...args: unknown[]) => {
    if ((args[0] as { name?: string }).name !== name) return query(...args);
    spy.mockRestore();
    if (when === "after") await query(...args);
    throw new Error("Connection terminated unexpectedly");
  }) as never);
}
