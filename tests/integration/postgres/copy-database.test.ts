import pg from "pg";
import { expect } from "vitest";
import { inngest } from "@/inngest/client";
import { dispatchRequests } from "@/inngest/messages";
import { pool } from "@/lib/db/pool";
import { copyDatabase } from "@/lib/postgres/copy-database";
import { copyTemplate } from "../../fixtures/database";
import { createOrganization, createWebhook, recordSample } from "../../fixtures/organizations";
import { createPerson } from "../../fixtures/people";
import { startWorker } from "../../fixtures/processes";
import { withDatabase } from "../../fixtures/with-database";

const it = withDatabase({ WEBHOOK_RETRY_DELAYS: "10m,10m,10m" });

it("moves everything to another database, where waiting deliveries are made", async ({
  database,
  receiver,
}) => {
  const target = await copyTemplate();
  let isHealthy = false;
  receiver.respond = () => ({ status: isHealthy ? 200 : 500 });
  const worker = await startWorker();
  const organizationId = await createOrganization();
  await createPerson({ organizationId, role: "admin" });
  await createWebhook(organizationId, receiver.url);
  const id = await recordSample(organizationId);
  await inngest.send(dispatchRequests([{ organizationId, eventIds: [id], deliveryIds: [] }]));
  await receiver.waitFor(1);
  const runs = async () => (await pool().query("select from engine_call where state = 'sleeping'")).rowCount;
  await expect.poll(runs).toBe(1);
  worker.signal("SIGTERM");
  await worker.ended;
  // An event that no process has sent.
  await recordSample(organizationId);

  expect(await copyDatabase(database.url, target)).toBeGreaterThan(10);
  await expect(copyDatabase(database.url, target)).rejects.toThrow("The target has rows");

  isHealthy = true;
  const moved = new pg.Client(target);
  await moved.connect();
  // Time passes: the retry and the sweeper's turn are due.
  await moved.query("update engine_call set due_at = now(), state = 'ready' where state = 'sleeping'");
  await moved.query("update delivery set next_attempt_at = now() where status = 'retrying'");
  await moved.query("update event set sweep_after = now() where dispatched_at is null");
  await moved.query("update engine_cron set last_tick = now() - interval '1 hour'");
  const next = await startWorker({ DATABASE_URL: target });
  const succeeded = async () =>
    (await moved.query("select from delivery where status = 'succeeded'")).rowCount;
  await expect.poll(succeeded, { timeout: 90_000 }).toBe(2);
  await next.kill();
  await moved.end();
}, 180_000);
