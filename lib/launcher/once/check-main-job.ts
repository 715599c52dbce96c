import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "@/lib/env";
import { acme } from "@/prisma/seed-data";
import { startServers } from "../children";
import { freePort } from "../ports";
import { prepareDemo } from "../prepare";
import { supervise } from "../processes/supervisor";
import type { ReceivedRequest } from "../receiver/sample-receiver";
import { waitUntilReady } from "../wait-until-ready";
import { awaitDeliveries } from "./await-deliveries";
import { makeEverythingHappen } from "./make-everything-happen";
import { report } from "./report";
import { signIn } from "./session";

const READY_TIMEOUT_MS = 40_000;
const OUTCOME_TIMEOUT_MS = 45_000;
/** Instead of minutes: jitter and rounding up to whole seconds are as in earnest. */
const RETRY_DELAYS = "1s,2s,2s";

/**
 * `npm run demo -- --once`: the main job on real parts, on free ports and a temporary data folder.
 * @returns 0 only when every delivery is as the contract says
 */
export async function checkMainJob(): Promise<number> {
  const startedAt = Date.now();
  const folder = await mkdtemp(join(tmpdir(), "empfio-once-"));
  // The user that PostgreSQL runs as must get through.
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
    const promised = await makeEverythingHappen(session, receiver.url);
    const deliveries = await awaitDeliveries(session, promised.length, OUTCOME_TIMEOUT_MS);
    const problems = report(promised, deliveries, requests, {
      organizationId: acme.id,
      delaysMs: parseEnv(settings).WEBHOOK_RETRY_DELAYS,
    });
    const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1);
    console.log(
      problems === 0 ? `All as the contract says, in ${seconds} s.` : `${problems} not as the contract says.`,
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
