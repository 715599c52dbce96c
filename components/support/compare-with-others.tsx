import Link from "next/link";
import { useScope } from "@/components/shell/scope";
import type { Attempt } from "@/lib/contracts/deliveries";
import { unreachableErrorCodes } from "@/lib/contracts/vocabulary";
import { attemptLabel } from "@/lib/diagnosis/attempt-label";

/**
 * Leads support staff from an error that a broken network of ours could cause to the other webhooks with that error: the
 * view of one organization cannot show them.
 */
export function CompareWithOthers({ error, status_code }: Pick<Attempt, "error" | "status_code">) {
  const isSupport = useScope().standing === "support";
  if (!isSupport || !error || !unreachableErrorCodes.includes(error.code)) return null;
  const cause = attemptLabel({ error, status_code });
  return (
    <p className="text-sm text-muted">
      If webhooks of other organizations fail for this cause as well, it is probably on Empfio’s side.{" "}
      <Link href={`/support?cause=${encodeURIComponent(cause)}`} className="link">
        View failing webhooks
      </Link>
    </p>
  );
}
