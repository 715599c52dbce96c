import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

interface Metrics {
  registry: Registry;
  eventsRecorded: Counter;
  attempts: Counter<"outcome">;
  attemptSeconds: Histogram<"outcome">;
  firstAttemptDelay: Histogram<"engine" | "trigger" | "claimed_by">;
  deliveries: Counter<"status">;
}

const shared = globalThis as { empfioMetrics?: Metrics };

/**
 * Metrics of this process. The worker's metrics reach `/api/metrics` with its heartbeat.
 * @param processName label of process metrics such as memory and CPU; only the first call sets it
 */
export function metrics(processName: "web" | "worker" = "web"): Metrics {
  shared.empfioMetrics ??= createMetrics(processName);
  return shared.empfioMetrics;
}

function createMetrics(processName: string): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "empfio_", labels: { process: processName } });
  const registers = [registry];
  const deliveries = new Counter({
    name: "empfio_deliveries_total",
    help: "Deliveries that came to an end, by their status: succeeded, failed (after the last attempt) or cancelled",
    labelNames: ["status"],
    registers,
  });
  // Initialize the series with 0, so that rates include the first failure.
  for (const status of ["succeeded", "failed", "cancelled"]) deliveries.inc({ status }, 0);
  return {
    registry,
    deliveries,
    eventsRecorded: new Counter({
      name: "empfio_events_recorded_total",
      help: "Events recorded: committed to the outbox, to be delivered to whoever subscribes",
      registers,
    }),
    attempts: new Counter({
      name: "empfio_attempts_total",
      help: "Attempts with a saved result, by the status class of the response (2xx, 4xx, 5xx) or the error code (timeout, dns_error ...)",
      labelNames: ["outcome"],
      registers,
    }),
    attemptSeconds: new Histogram({
      name: "empfio_attempt_duration_seconds",
      help: "How long attempts took, from resolving the name to the last byte that was read, by the same outcomes",
      labelNames: ["outcome"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10.5],
      registers,
    }),
    firstAttemptDelay: new Histogram({
      name: "empfio_first_attempt_delay_seconds",
      help: "Time from the recorded event, or from the request of a test or resend, to the start of the delivery's first attempt",
      labelNames: ["engine", "trigger", "claimed_by"],
      // 5 s is the objective: see docs/operations.md.
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
      registers,
    }),
  };
}

/** Returns the status class, such as `2xx`, for a success or `http_status`; otherwise the error code. */
export function attemptOutcome(statusCode: number | null, errorCode: string | undefined): string {
  const byStatus = errorCode === undefined || errorCode === "http_status";
  return byStatus && statusCode !== null ? `${Math.floor(statusCode / 100)}xx` : (errorCode ?? "unknown");
}
