import type { ReceiverApi } from "../children/receiver";
import type { Remote } from "./rpc";
import { waitUntil } from "./wait-until";

/** Opens connections, compiles code, and fills caches before the measurement. */
const WARM_UP_SECONDS = 2;
/** Maximum time of a delivery's first attempt, for which sent events are awaited. */
const ARRIVE_WITHIN_MS = 30_000;

/**
 * Measures the milliseconds from each commit to the first byte at the receiver.
 * @param send records events for the given seconds and returns the commit time of each
 * @param onceWarm called after the warm-up, before the measured events are sent
 * @throws {Error} if an event does not arrive
 */
export async function measureLatency(
  receiver: Remote<ReceiverApi>,
  seconds: number,
  send: (seconds: number) => Promise<Map<string, number>>,
  onceWarm: () => Promise<void> = async () => {},
): Promise<Float64Array> {
  await arrived(receiver, await send(WARM_UP_SECONDS));
  await onceWarm();
  await receiver.forget();
  const commits = await send(seconds);
  const arrivals = await arrived(receiver, commits);
  return Float64Array.from(commits, ([id, committed]) => (arrivals.get(id) ?? Number.NaN) - committed);
}

/** Returns the arrival time of each event. */
async function arrived(
  receiver: Remote<ReceiverApi>,
  commits: Map<string, number>,
): Promise<Map<string, number>> {
  let arrivals = new Map<string, number>();
  await waitUntil(
    async () => {
      if ((await receiver.counts()).events < commits.size) return false;
      arrivals = await receiver.arrivals();
      return [...commits.keys()].every((id) => arrivals.has(id));
    },
    `all of ${commits.size} events had arrived`,
    { withinMs: ARRIVE_WITHIN_MS },
  );
  return arrivals;
}
