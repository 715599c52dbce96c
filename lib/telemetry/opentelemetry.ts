import { AsyncLocalStorage } from "node:async_hooks";
import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from "@opentelemetry/resources";
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from "@opentelemetry/sdk-trace-base";
import { logger } from "@/lib/logger";
import type { Span, Tracer } from "./traces";

/** Time limit, in milliseconds, of sending spans when a process stops. */
const FLUSH_WITHIN_MS = 3_000;
/** A collector that does not respond is reported at most this often. */
const REPORT_EVERY_MS = 60_000;

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
};

/**
 * Exports spans with OTLP over HTTP, in batches and in the background: if the collector does not respond, spans are
 * dropped and nothing waits. The SDK reads OpenTelemetry's variables for the endpoint, headers, sampling, batches, and
 * resource.
 *
 * The provider is not registered globally. Next.js and Inngest's SDK would otherwise add spans of their own, whose
 * attributes contain the URLs of requests.
 */
export function createTracer(processName: string): Tracer {
  const provider = new BasicTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ "service.name": "empfio-webhooks", "empfio.process": processName }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(reportFailures(new OTLPTraceExporter()))],
  });
  const tracer = provider.getTracer("empfio-webhooks");
  const active = new AsyncLocalStorage<string>();
  return {
    start(parent, name, { kind = "internal", startedAt, attributes = {} }) {
      const context = parent === null ? ROOT_CONTEXT : contextOf(parent);
      if (!context) return null;
      const time = startedAt === undefined ? {} : { startTime: startedAt };
      const span = tracer.startSpan(name, { kind: KINDS[kind], attributes, ...time }, context);
      if (!span.isRecording()) return null;
      const { traceId, spanId } = span.spanContext();
      return {
        traceparent: `00-${traceId}-${spanId}-01`,
        set: (more) => void span.setAttributes(more),
        end(errorType) {
          if (errorType !== undefined) {
            span.setAttribute("error.type", errorType);
            span.setStatus({ code: SpanStatusCode.ERROR });
          }
          span.end();
        },
      } satisfies Span;
    },
    within: (span, work) => active.run(span.traceparent, work),
    activeTraceparent: () => active.getStore() ?? null,
    async flush() {
      const tooLate = new Promise<void>((resolve) => setTimeout(resolve, FLUSH_WITHIN_MS).unref());
      await Promise.race([provider.forceFlush().catch(() => {}), tooLate]);
    },
  };
}

/** Null for a text that is not a trace context of ours. */
function contextOf(traceparent: string): Context | null {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-(\d\d)$/.exec(traceparent) ?? [];
  if (!traceId || !spanId) return null;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: Number(flags), isRemote: true });
}

/** The SDK does not report failures. The log line names no URL, since it may contain a password. */
function reportFailures(exporter: SpanExporter): SpanExporter {
  let reportedAt = Number.NEGATIVE_INFINITY;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const now = performance.now();
        if (result.error && now - reportedAt >= REPORT_EVERY_MS) {
          reportedAt = now;
          const { name, code } = result.error as Error & { code?: string | number };
          logger.warn({ error: code ?? name }, "traces could not be sent: check OTEL_EXPORTER_OTLP_ENDPOINT");
        }
        done(result);
      });
    },
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}
