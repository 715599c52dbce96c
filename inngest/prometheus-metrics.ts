import { AggregatorRegistry, Counter, Gauge, Registry } from "prom-client";
import { pool } from "@/lib/db/pool";
import { largestBacklogs } from "@/lib/deliveries/largest-backlogs";
import { env } from "@/lib/env";
import { logger } from "@/lib/logger";
import { metrics } from "@/lib/metrics";
import { type QueueFigures, readQueue, readWorker, type WorkerSigns } from "./queue-figures";

/** Metrics response of a web process for Prometheus. */
export interface MetricsResponse {
  contentType: string;
  text: string;
}

/**
 * Metrics of this process and, with the embedded engine, of the worker. Counters with the same name are
 * summed; process metrics are distinguished by a label. While the database is unavailable, only this
 * process's metrics are returned.
 */
export async function prometheusMetrics(): Promise<MetricsResponse> {
  const { registry } = metrics();
  const parts: object[] = [await registry.getMetricsAsJSON()];
  try {
    parts.push(await outboxMetrics().getMetricsAsJSON());
    if (env().embeddedEngine) parts.push(...(await engineParts()));
  } catch (error) {
    logger.warn({ error: String(error) }, "metrics are incomplete: the database did not respond");
  }
  const merged = AggregatorRegistry.aggregate(parts);
  return { contentType: merged.contentType, text: await merged.metrics() };
}

function outboxMetrics(): Registry {
  const registry = new Registry();
  new Gauge({
    name: "empfio_oldest_undispatched_event_age_seconds",
    help: "Age of the oldest recorded event that was not yet matched to webhooks; 0 when none waits",
    registers: [registry],
    async collect() {
      const { rows } = await pool().query<{ oldest: Date | null }>({
        name: "oldest-undispatched",
        text: "select min(created_at) as oldest from event where dispatched_at is null",
      });
      const oldest = rows[0]?.oldest;
      this.set(oldest ? Math.max(0, (Date.now() - oldest.getTime()) / 1_000) : 0);
    },
  });
  new Gauge({
    name: "empfio_backlog_deliveries",
    help: "Deliveries whose attempt is due and not finished, of the ten organizations with the most",
    labelNames: ["organization_id"],
    registers: [registry],
    async collect() {
      for (const { organizationId, deliveries } of await largestBacklogs())
        this.set({ organization_id: organizationId }, deliveries);
    },
  });
  return registry;
}

async function engineParts(): Promise<object[]> {
  const worker = await readWorker();
  const engine = engineMetrics(worker, await readQueue(worker));
  return [...(worker ? [fromJson(worker.metrics)] : []), await engine.getMetricsAsJSON()];
}

/** Restores NaN: prom-client uses it for values without measurements, and JSON serializes it as null. */
function fromJson(saved: WorkerSigns["metrics"]): object {
  return saved.map((metric) => ({ ...metric, values: metric.values.filter(({ value }) => value !== null) }));
}

function engineMetrics(worker: WorkerSigns | null, queue: QueueFigures): Registry {
  const registers = [new Registry()] as [Registry];
  const gauge = (name: string, help: string, value: number) =>
    new Gauge({ name: `empfio_${name}`, help, registers }).set(value);
  gauge("worker_up", "1 while the worker gives signs of life, else 0", worker ? 1 : 0);
  gauge("engine_calls_running", "Function calls being made at this moment", queue.running);
  gauge(
    "engine_oldest_due_age_seconds",
    "How long ago the function call fell due that has been due longest, those being made included; 0 when none is",
    queue.oldestDueSeconds,
  );
  const depth = new Gauge({
    name: "empfio_engine_queue_depth",
    help: "Function calls in the engine's queue: ready (or being made), waiting for a concurrency limit, or sleeping",
    labelNames: ["state"],
    registers,
  });
  for (const state of ["ready", "waiting", "sleeping"] as const) depth.set({ state }, queue[state]);
  if (worker) {
    const calls = new Counter({
      name: "empfio_engine_calls_total",
      help: "Function calls that the engine has made, by what became of them",
      labelNames: ["outcome"],
      registers,
    });
    for (const [outcome, count] of Object.entries(worker.engine.callsByOutcome))
      calls.inc({ outcome }, count);
  }
  return registers[0];
}
