import { respond } from "@/app/api/_lib/respond";
import { checkHealth } from "@/lib/health/check-health";

export const dynamic = "force-dynamic";

/** For load balancers and monitors: no session, and nothing but two words about the inside. */
export async function GET(): Promise<Response> {
  const health = await checkHealth();
  return respond(health, health.status === "ok" ? 200 : 503);
}
