import { setTimeout as sleep } from "node:timers/promises";
import { lead } from "@/lib/contracts/crm";
import { deliveryPage } from "@/lib/contracts/deliveries";
import { replay, replayPreview } from "@/lib/contracts/replays";
import { createdWebhook, updatedWebhook } from "@/lib/contracts/webhooks";
import type { SampleReceiver } from "../receiver/sample-receiver";
import type { Promised, Subscriber } from "./make-everything-happen";
import type { Session } from "./session";

const POLL_MS = 250;
const WAIT_MS = 60_000;

export interface Recovery {
  promised: Promised[];
  /** Names of the leads whose events the repaired receiver must get, in alphabetical order. */
  names: string[];
  /** Violations of the promise of a replay; empty when there are none. */
  problems: string[];
}

/**
 * A receiver breaks: one event fails in all of its attempts, the webhook is disabled, and a second event is missed. The
 * receiver is repaired, the webhook is enabled, and a replay sends both events.
 * @param all a webhook that gets the same events
 * @returns every delivery that the story must have made
 * @throws {Error} when a step takes too long
 */
export async function recoverWebhook(
  session: Session,
  receiver: Pick<SampleReceiver, "url" | "flip">,
  all: Subscriber,
): Promise<Recovery> {
  const startedAt = new Date().toISOString();
  const body = { url: `${receiver.url}/switch`, description: "breaks, recovers", events: ["lead.created"] };
  const { id, secret } = await session.send("POST", "/webhooks", body, createdWebhook);
  const webhook = { id, secret, label: "breaks, recovers" };

  const addLead = (name: string) => session.send("POST", "/leads", { name }, lead);
  const names = ["Grace Hopper", "Katherine Johnson"] as const;
  await addLead(names[0]);
  await until("the delivery has failed", async () => {
    const failed = await session.get(
      `/deliveries?webhook_id=${id}&status=failed&event=lead.created`,
      deliveryPage,
    );
    return failed.data.length > 0;
  });
  await session.send("PATCH", `/webhooks/${id}`, { status: "disabled" }, updatedWebhook);
  await addLead(names[1]);

  receiver.flip();
  await session.send("PATCH", `/webhooks/${id}`, { status: "active" }, updatedWebhook);
  const selection = { from: startedAt, include: ["failed", "missed"] };
  const preview = await session.send("POST", `/webhooks/${id}/replays/preview`, selection, replayPreview);
  const started = await session.send(
    "POST",
    `/webhooks/${id}/replays`,
    { ...selection, per_second: 1 },
    replay,
  );
  let ended = started;
  await until("the replay is completed", async () => {
    ended = await session.get(`/replays/${started.id}`, replay);
    return ended.status === "completed";
  });

  // The order in which they are sent: requests that are in flight together may arrive in any order.
  const sent = await session.get(`/deliveries?replay_id=${started.id}&order=asc`, deliveryPage);
  const times = sent.data.map(({ event }) => event.timestamp);
  const counts = [preview.failed.total, preview.missed.total, ended.sent, ended.succeeded].join();
  const has = (event: Promised["event"], status: Promised["status"], attempts: number, to = webhook) => ({
    webhook: to,
    event,
    status,
    attempts,
  });
  return {
    names: [...names],
    promised: [
      has("ping", "failed", 1),
      has("lead.created", "failed", 4),
      has("lead.created", "succeeded", 1),
      has("lead.created", "succeeded", 1),
      has("lead.created", "succeeded", 1, all),
      has("lead.created", "succeeded", 1, all),
    ],
    problems: [
      ...(counts === "1,1,2,2"
        ? []
        : [`the replay's failed, missed, sent and succeeded events are ${counts}, expected 1,1,2,2`]),
      ...(times.join() === times.toSorted().join() ? [] : ["the oldest event was not sent first"]),
    ],
  };
}

/** @throws {Error} when the condition is not met within a minute */
async function until(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + WAIT_MS;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`Waited a minute until ${what}.`);
    await sleep(POLL_MS);
  }
}
