import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

interface Metrics {
  registry: Registry;
  eventsRecorded: Counter;
  attempts: Counter<"outcome">;
  attemptSeconds: Histogram<"outcome">;
  deliveries: Counter<"status">;
}

const shared = globalThis as { empfioMetrics?: Metrics };

/** This process's figures; the worker's reach `/api/metrics` with its heartbeat. */
export function metrics(): Metrics {
  shared.empfioMetrics ??= createMetrics();
  return shared.empfioMetrics;
}

function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "empfio_" });
  const registers = [registry];
  return {
    registry,
    eventsRecorded: new Counter({
      name: "empfio_events_recorded_total",
      help: "Events committed to the outbox",
      registers,
    }),
    attempts: new Counter({
      name: "empfio_attempts_total",
      help: "Saved attempts by status class (2xx) or error code",
      labelNames: ["outcome"],
      registers,
    }),
    attemptSeconds: new Histogram({
      name: "empfio_attempt_duration_seconds",
      help: "How long attempts took, DNS to the last byte",
      labelNames: ["outcome"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10.5],
      registers,
    }),
    deliveries: new Counter({
      name: "empfio_deliveries_total",
      help: "Deliveries that came to an end, by how",
      labelNames: ["status"],
      registers,
    }),
  };
}

/** `2xx` for a success, the status class for `http_status`, else the error code. */
export function attemptOutcome(statusCode: number | null, errorCode: string | undefined): string {
  const byStatus = errorCode === undefined || errorCode === "http_status";
  return byStatus && statusCode !== null ? `${Math.floor(statusCode / 100)}xx` : (errorCode ?? "unknown");
}
