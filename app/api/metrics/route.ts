import { createHash, timingSafeEqual } from "node:crypto";
import { toProblem } from "@/app/api/_lib/problem";
import { respondText } from "@/app/api/_lib/respond";
import { exposition } from "@/inngest/exposition";
import { env } from "@/lib/env";
import { noSuchRoute } from "@/lib/errors";

export const dynamic = "force-dynamic";

/** For Prometheus. Whoever has not the token cannot tell this from an address that does not exist. */
export async function GET(request: Request): Promise<Response> {
  const token = env().METRICS_TOKEN;
  if (token === "" || !isSame(request.headers.get("authorization") ?? "", `Bearer ${token}`)) {
    return toProblem(noSuchRoute(), request);
  }
  const { contentType, text } = await exposition();
  return respondText(text, contentType);
}

/** Of digests: comparing takes as long for a token of another length, and for one that begins right. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
