import { createHash, timingSafeEqual } from "node:crypto";
import { toProblem } from "@/app/api/_lib/problem-details";
import { respondText } from "@/app/api/_lib/respond";
import { prometheusMetrics } from "@/inngest/prometheus-metrics";
import { env } from "@/lib/env";
import { noSuchRoute } from "@/lib/errors";

export const dynamic = "force-dynamic";

/** For Prometheus. Without the token, the response is the same as for an unknown route. */
export async function GET(request: Request): Promise<Response> {
  const token = env().METRICS_TOKEN;
  if (token === "" || !isSame(request.headers.get("authorization") ?? "", `Bearer ${token}`)) {
    return toProblem(noSuchRoute(), request);
  }
  const { contentType, text } = await prometheusMetrics();
  return respondText(text, 200, { "Content-Type": contentType });
}

/** Compares digests, so that the time does not depend on the length or on a matching prefix. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
