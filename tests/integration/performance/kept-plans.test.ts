import pg from "pg";
import { expect } from "vitest";
import { inngest } from "@/inngest/client";
import { startEngine } from "@/inngest/engine/start-engine";
import { functions } from "@/inngest/functions";
import { dispatchRequests } from "@/inngest/messages";
import { prisma } from "@/lib/db/client";
import { opened } from "../../fixtures/open-receiver";
import { createOrganization, createWebhook, recordSamples } from "../../fixtures/organizations";
import { startReceiver } from "../../fixtures/receiver";
import { withDatabase } from "../../fixtures/with-database";
import { explain, statementsOf } from "./explain";

const EVENTS = 20;

const it = withDatabase({ WEBHOOK_RETRY_DELAYS: "1s,1s,1s" });

/**
 * A connection keeps the plan of a named statement. On a new installation the plan is made while the log has a few
 * rows; it must still do when the log has grown, before PostgreSQL has counted its rows again.
 */
it("the plans of a new installation read no table of the log from end to end: deliveries and their retries stay fast while the log grows", async ({
  database,
}) => {
  const failing = new Set<string>();
  const receiver = await opened(
    startReceiver({
      respond: ({ headers }) => {
        const id = String(headers["webhook-id"]);
        const isFirst = !failing.has(id);
        failing.add(id);
        return { status: isFirst ? 500 : 200 };
      },
    }),
  );
  const organizationId = await createOrganization();
  await createWebhook(organizationId, receiver.url);
  const statements = await statementsOf(async () => {
    const engine = await startEngine({ client: inngest, functions });
    try {
      const eventIds = await recordSamples(organizationId, EVENTS);
      await inngest.send(dispatchRequests([{ organizationId, eventIds, deliveryIds: [] }]));
      await expect.poll(() => prisma().delivery.count({ where: { status: "succeeded" } })).toBe(EVENTS);
    } finally {
      await engine.stop();
    }
  });
  const named = new Map(
    statements.flatMap((statement) => (statement.name ? [[statement.name, statement]] : [])),
  );
  expect([...named.keys()]).toEqual(expect.arrayContaining(["open-batch", "save-results", "claim-attempts"]));

  const client = new pg.Client(database.url);
  await client.connect();
  await client.query("set plan_cache_mode = force_generic_plan");
  const scanned: Record<string, string[]> = {};
  for (const [name, statement] of named) {
    await client.query("begin");
    const { sequentialScans } = await explain(client, statement);
    await client.query("rollback");
    if (sequentialScans.length > 0) scanned[name] = [...new Set(sequentialScans)];
  }
  expect(scanned, "tables that a statement reads from end to end").toEqual({});
  await client.end();
});
