import { respond } from "@/app/api/_lib/respond";

export const dynamic = "force-dynamic";

/** For supervisors: this process responds. It checks nothing else, so that no restart follows another's outage. */
export function GET(): Response {
  return respond({ status: "ok" }, 200);
}
