import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { migrate } from "@/lib/migrations/migrate";
import { type Postgres, startPostgres } from "@/lib/postgres/postgres";
import { freePort } from "@/lib/processes/ports";
import { testEnvironment } from "../../fixtures/database";
import { type HoldingReceiver, startHoldingReceiver } from "../../fixtures/holding-receiver";
import { startWorker, type TestProcess } from "../../fixtures/processes";

const IN_FLIGHT = 5;

let folder: string;
let port: number;
let postgres: Postgres;
let worker: TestProcess;
let receiver: HoldingReceiver;

/** A separate server with fsync as in production. */
const startServer = () =>
  startPostgres({ folder: join(folder, "postgres"), password: "test", choosePort: async () => port });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "empfio-restart-"));
  // The user that runs PostgreSQL needs access.
  await chmod(folder, 0o711);
  port = await freePort();
  postgres = await startServer();
  await migrate(postgres.url);
  Object.assign(process.env, testEnvironment(postgres.url));
  receiver = await startHoldingReceiver();
  worker = await startWorker();
});
afterAll(async () => {
  await worker.kill();
  await receiver.close();
  const { pool } = await import("@/lib/db/pool");
  await pool().end();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

it("saves each delivery in flight once after a restart of PostgreSQL, sends none twice, and keeps the worker running", async () => {
  const { createOrganization, createWebhook, recordSample, recordSamples } = await import(
    "../../fixtures/organizations"
  );
  const { inngest } = await import("@/inngest/client");
  const { dispatchRequests } = await import("@/inngest/messages");
  const { pool } = await import("@/lib/db/pool");
  const organizationId = await createOrganization();
  await createWebhook(organizationId, receiver.url);
  const eventIds = await recordSamples(organizationId, IN_FLIGHT);
  await inngest.send(dispatchRequests([{ organizationId, eventIds, deliveryIds: [] }]));
  await receiver.waitFor(IN_FLIGHT);

  await postgres.stop();
  receiver.letGo();
  await worker.waitForLog("attempt results could not be saved yet");
  postgres = await startServer();

  const unfinished = async () => {
    const { rows } = await pool()
      .query("select status from delivery where status <> 'succeeded' or attempt_count <> 1")
      .catch(() => ({ rows: ["the database is not back yet"] }));
    return rows;
  };
  await expect.poll(unfinished).toEqual([]);
  expect(receiver.requests).toHaveLength(IN_FLIGHT);

  const nextId = await recordSample(organizationId);
  await inngest.send(dispatchRequests([{ organizationId, eventIds: [nextId], deliveryIds: [] }]));
  await receiver.waitFor(IN_FLIGHT + 1);
  expect(receiver.requests.at(-1)?.headers["webhook-id"]).toBe(nextId);
  const left = async () => {
    const { rows } = await pool().query("select id from engine_call");
    return rows;
  };
  await expect.poll(left).toEqual([]);
});
