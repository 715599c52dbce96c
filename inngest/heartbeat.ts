import { hostname } from "node:os";
import { pool } from "@/lib/db/pool";
import { logger } from "@/lib/logger";
import { metrics } from "@/lib/metrics";
import type { Engine } from "./engine/start-engine";

const BEAT_MS = 5_000;

/**
 * Records every few seconds that this worker is alive, with the engine's figures and the worker's metrics
 * (prom-client's JSON) for the web processes.
 * @returns a function that stops the heartbeat and deletes its row, so that a clean stop does not look like a
 *   crash
 */
export async function startHeartbeat(engine: Engine): Promise<() => Promise<void>> {
  const startedAt = new Date();
  let beating = Promise.resolve();

  const beat = async () => {
    try {
      const figures = {
        engine: engine.figures(),
        metrics: await metrics().registry.getMetricsAsJSON(),
      };
      await pool().query(
        `insert into worker_heartbeat (id, pid, host, started_at, beat_at, figures) values (1, $1, $2, $3, $4, $5)
         on conflict (id) do update set pid = excluded.pid, host = excluded.host, started_at = excluded.started_at,
           beat_at = excluded.beat_at, figures = excluded.figures`,
        [process.pid, hostname(), startedAt, new Date(), JSON.stringify(figures)],
      );
    } catch (error) {
      logger.warn({ error: String(error) }, "the worker's heartbeat could not be saved");
    }
  };
  const timer = setInterval(() => {
    beating = beating.then(beat);
  }, BEAT_MS);
  await beat();

  return async () => {
    clearInterval(timer);
    await beating;
    await pool().query("delete from worker_heartbeat where pid = $1", [process.pid]);
  };
}
