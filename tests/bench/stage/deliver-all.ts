import type { Bench } from "./bench";
import { now } from "./clock";
import type { Stage } from "./stage";
import { waitUntil } from "./wait-until";

const WITHIN_MS = 240_000;

/**
 * Releases the events and waits until the receivers have responded and each delivery is saved as succeeded.
 * @param release returns the time of the release
 * @returns the duration in seconds
 */
export async function deliverAll(
  bench: Bench,
  { receiver, database }: Stage,
  part: string,
  deliveries: number,
  release: () => Promise<number>,
): Promise<number> {
  const begun = await release();
  const received = waitUntil(
    async () => (await receiver.counts()).succeeded >= deliveries,
    `${deliveries} deliveries had succeeded`,
    { withinMs: WITHIN_MS },
  );
  await bench.during(received, async () => {
    return `${part}: ${(await receiver.counts()).succeeded} of ${deliveries} deliveries`;
  });
  const isLogged = async () => {
    const { rows } = await database.client.query<{ logged: number }>(
      "select count(*)::int as logged from delivery where status = 'succeeded'",
    );
    return (rows[0]?.logged ?? 0) >= deliveries;
  };
  await waitUntil(isLogged, "the log said so", { withinMs: 10_000, everyMs: 5 });
  return (now() - begun) / 1_000;
}

/**
 * Prevents the sweeper from finding events that the benchmark keeps from the relay for more than half a minute.
 */
export async function keepSweeperOut({ database }: Stage): Promise<void> {
  await database.client.query("update event set sweep_after = now() + interval '1 hour'");
  await database.client.query("vacuum (analyze) event, webhook, organization");
}
