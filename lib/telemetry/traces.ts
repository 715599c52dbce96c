import { env } from "@/lib/env";

/** Ids, names, and numbers only. A trace leaves this installation: no payloads, secrets, personal data, or URLs. */
export type SpanAttributes = Record<string, string | number | boolean>;

export interface Span {
  /** Trace context (W3C) that makes other spans, also of other processes, children of this one. */
  traceparent: string;
  set(attributes: SpanAttributes): void;
  /** @param errorType marks the span as failed */
  end(errorType?: string): void;
}

export interface SpanOptions {
  kind?: "internal" | "server" | "client" | "consumer";
  /** Epoch milliseconds; now if omitted. */
  startedAt?: number;
  attributes?: SpanAttributes;
}

/** The part that loads OpenTelemetry: see opentelemetry.ts. */
export interface Tracer {
  /** @param parent null starts a trace. @returns null if the trace is not sampled */
  start(parent: string | null, name: string, options: SpanOptions): Span | null;
  /** Calls of `activeTraceparent` in `work` return the span's context. */
  within<T>(span: Span, work: () => T): T;
  activeTraceparent(): string | null;
  /** Sends the spans that have ended. Takes at most 3 s and never rejects. */
  flush(): Promise<void>;
}

// Shared, because Next.js bundles the routes and instrumentation.ts separately.
const shared = globalThis as { empfioTracer?: Tracer };

/**
 * Starts tracing if OTEL_EXPORTER_OTLP_ENDPOINT is set. Otherwise OpenTelemetry's SDK is not loaded, and no event stores a
 * trace context.
 */
export async function startTracing(process: "web" | "worker"): Promise<void> {
  if (env().OTEL_EXPORTER_OTLP_ENDPOINT === "") return;
  const { createTracer } = await import("./opentelemetry");
  shared.empfioTracer ??= createTracer(process);
}

/** Null without tracing. */
export const tracer = (): Tracer | null => shared.empfioTracer ?? null;

/** Trace context of the request that this code runs for; null if it is not traced. */
export const activeTraceparent = (): string | null => tracer()?.activeTraceparent() ?? null;

/** Starts a span of an existing trace. Null, like its parent, if there is none. */
export function childSpan(parent: string | null, name: string, options: SpanOptions = {}): Span | null {
  return parent === null ? null : (tracer()?.start(parent, name, options) ?? null);
}

/** Sends the last spans. For the end of a process. */
export const flushTraces = async (): Promise<void> => tracer()?.flush();
