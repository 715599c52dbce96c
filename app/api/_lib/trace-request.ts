import { after } from "next/server";
import { flushTraces, tracer } from "@/lib/telemetry/traces";
import { isRead } from "./check-origin";

/** Requests within this time, in milliseconds, share a send of their spans. */
const SEND_WINDOW_MS = 1_000;

let sending: Promise<void> | null = null;

/**
 * Traces a request that may change something: its span is the root of the trace. Reads are left out, since open pages
 * repeat them. A `traceparent` of the request is ignored, because anyone can send one.
 * @param params path parameters, which the span's name contains instead of their values
 */
export async function traceRequest(
  request: Request,
  params: Promise<Record<string, string | string[] | undefined>>,
  respond: () => Promise<Response>,
): Promise<Response> {
  const own = tracer();
  if (!own || isRead(request)) return respond();
  const route = routeOf(new URL(request.url).pathname, (await params) ?? {});
  const attributes = { "http.request.method": request.method, "http.route": route };
  const span = own.start(null, `${request.method} ${route}`, { kind: "server", attributes });
  if (!span) return respond();
  // A stopping server waits for this.
  after(sendSoon);
  const response = await own.within(span, respond);
  span.set({ "http.response.status_code": response.status });
  span.end(response.status >= 500 ? String(response.status) : undefined);
  return response;
}

function routeOf(path: string, params: Record<string, string | string[] | undefined>): string {
  const names = new Map(Object.entries(params).map(([name, value]) => [String(value), name]));
  const segments = path.split("/").map((segment) => {
    const name = names.get(decodeURIComponent(segment));
    return name === undefined ? segment : `{${name}}`;
  });
  return segments.join("/");
}

function sendSoon(): Promise<void> {
  sending ??= new Promise((resolve) => setTimeout(resolve, SEND_WINDOW_MS)).then(() => {
    sending = null;
    return flushTraces();
  });
  return sending;
}
