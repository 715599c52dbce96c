import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type DeliveryDetail, deliveryDetail, deliveryPage } from "@/lib/contracts/deliveries";
import { acme } from "@/lib/demo/sample-data";
import { parseEnv } from "@/lib/env";
import { freePort } from "@/lib/processes/ports";
import { startServers } from "@/lib/processes/servers";
import { supervise } from "@/lib/processes/supervisor";
import { waitUntilReady } from "@/lib/processes/wait-until-ready";
import { prepareDemo } from "../prepare-demo";
import type { ReceivedRequest } from "../receiver/sample-receiver";
import { makeEverythingHappen } from "./make-everything-happen";
import { type Recovery, recoverWebhook } from "./recover-webhook";
import { report } from "./report";
import { type Session, signIn, withKey } from "./session";

const READY_TIMEOUT_MS = 40_000;
const OUTCOME_TIMEOUT_MS = 45_000;
/** Seconds instead of minutes. Jitter and rounding to whole seconds are the same as in production. */
const RETRY_DELAYS = "1s,2s,2s";

/**
 * `npm run demo -- --once`: checks the main job end to end, on free ports and in a temporary data folder.
 * @returns 0 only when every delivery matches the contract
 */
export async function checkMainJob(): Promise<number> {
  const startedAt = Date.now();
  const folder = await mkdtemp(join(tmpdir(), "empfio-once-"));
  // PostgreSQL may run as another user, which must be able to enter the folder.
  await chmod(folder, 0o711);
  const output: string[] = [];
  const supervisor = supervise((line) => output.push(line));
  const requests: ReceivedRequest[] = [];
  try {
    const port = String(await freePort());
    const { NEXTAUTH_URL: _, ...own } = process.env;
    const { settings, receiver, baseUrl } = await prepareDemo(supervisor, {
      source: { ...own, DATA_DIR: folder, PORT: port, WEBHOOK_RETRY_DELAYS: RETRY_DELAYS },
      command: "npm run demo -- --once",
      onRequest: (request) => requests.push(request),
    });
    startServers(supervisor, "demo", settings);
    await waitUntilReady(baseUrl, READY_TIMEOUT_MS);

    const session = await signIn(baseUrl, "admin@acme.test", "demo-password");
    const { all, promised } = await makeEverythingHappen(
      session,
      (key) => withKey(baseUrl, key),
      receiver.url,
    );
    const recovery = await recoverWebhook(session, receiver, all);
    promised.push(...recovery.promised);
    const deliveries = await awaitDeliveries(session, promised.length, OUTCOME_TIMEOUT_MS);
    const about = { organizationId: acme.id, delaysMs: parseEnv(settings).WEBHOOK_RETRY_DELAYS };
    const problems = report(promised, deliveries, requests, about) + reportRecovery(recovery, requests);
    const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
    console.log(
      problems === 0
        ? `All deliveries match the contract (${seconds} s).`
        : `${problems} ${problems === 1 ? "problem" : "problems"} found.`,
    );
    return problems === 0 ? 0 : 1;
  } catch (error) {
    console.error(output.slice(-40).join("\n"));
    throw error;
  } finally {
    await supervisor.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Prints the outcome of the replay, judged by what the receiver got: each event once.
 * @returns the number of problems
 */
function reportRecovery({ problems, names }: Recovery, requests: ReceivedRequest[]): number {
  const received = requests
    .filter(({ path, statusCode }) => path === "/switch" && statusCode === 200)
    .map(({ body }) => JSON.parse(body.toString("utf8")).data.name)
    .toSorted();
  const found =
    received.join() === names.join()
      ? problems
      : [
          ...problems,
          `the repaired receiver got ${received.join(", ") || "nothing"}, expected ${names.join(", ")}`,
        ];
  for (const problem of found) console.log(`✗ recovery: ${problem}`);
  if (found.length === 0) {
    console.log(
      "Recovery: one failed and one missed event were sent after the repair, once each, the oldest first.\n",
    );
  }
  return found.length;
}

const POLL_MS = 250;

/**
 * Waits until `count` deliveries have ended or the timeout is reached.
 * @returns all deliveries, at most 100
 */
async function awaitDeliveries(
  session: Session,
  count: number,
  timeoutMs: number,
): Promise<DeliveryDetail[]> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const { data } = await session.get("/deliveries?limit=100", deliveryPage);
    const ended = data.filter(({ completed_at }) => completed_at !== null);
    if ((ended.length >= count && ended.length === data.length) || Date.now() > deadline) {
      return Promise.all(data.reverse().map(({ id }) => session.get(`/deliveries/${id}`, deliveryDetail)));
    }
    await sleep(POLL_MS);
  }
}
