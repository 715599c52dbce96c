import { respond } from "@/app/api/_lib/respond";
import { checkReady } from "@/lib/health/check-health";

export const dynamic = "force-dynamic";

/** For load balancers: this process can serve. */
export async function GET(): Promise<Response> {
  const ready = await checkReady();
  return respond(ready, ready.status === "ok" ? 200 : 503);
}
