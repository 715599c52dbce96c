import { CircleCheck, CircleSlash, Clock, type LucideIcon, TriangleAlert } from "lucide-react";
import { useMay } from "@/components/shell/scope";
import { CompareWithOthers } from "@/components/support/compare-with-others";
import { useNow } from "@/components/ui/clock";
import { absoluteTime, DueIn } from "@/components/ui/time";
import { VisibleText } from "@/components/ui/visible-text";
import { useZone } from "@/components/ui/zone";
import type { ChangedBeforeFailure } from "@/lib/contracts/changes";
import type { Attempt, Delivery, DeliveryStatus } from "@/lib/contracts/deliveries";
import { diagnoseDelivery, type ResendObstacle, sideLabels } from "@/lib/diagnosis/diagnose";
import { explainChange } from "@/lib/diagnosis/explain-change";

/** The card's title when neither the receiver nor Empfio has a problem. */
const calmTitles: Record<DeliveryStatus, string> = {
  pending: "In progress",
  retrying: "In progress",
  succeeded: "Delivered",
  failed: "Failed",
  cancelled: "Cancelled",
};

const looks: Record<DeliveryStatus, { icon: LucideIcon; box: string; ink: string }> = {
  pending: { icon: Clock, box: "border-s-accent", ink: "text-accent-soft-foreground" },
  retrying: { icon: TriangleAlert, box: "border-s-(--chart-waiting)", ink: "text-warning-soft-foreground" },
  succeeded: { icon: CircleCheck, box: "border-s-(--chart-succeeded)", ink: "text-success-soft-foreground" },
  failed: { icon: TriangleAlert, box: "border-s-(--chart-failed)", ink: "text-danger-soft-foreground" },
  cancelled: { icon: CircleSlash, box: "border-s-(--chart-cancelled)", ink: "text-muted" },
};

interface DiagnosisCardProps {
  delivery: Delivery;
  /** Undefined while loading; the diagnosis then uses the row's summary. */
  attempts: readonly Attempt[] | undefined;
  obstacle: ResendObstacle | null;
  /** What changed before the webhook began to fail. */
  changedBefore?: ChangedBeforeFailure | null | undefined;
}

/** What happened, on which side the problem is, and what to do. */
export function DiagnosisCard({ delivery, attempts, obstacle, changedBefore }: DiagnosisCardProps) {
  const now = new Date(useNow(10_000));
  const mayAct = useMay("deliveries:write");
  const { zone } = useZone();
  const { what, side, steps } = diagnoseDelivery(delivery, attempts, { now, mayAct, obstacle });
  const change =
    changedBefore &&
    explainChange(changedBefore, { statusCode: delivery.last_status_code }, (at) =>
      absoluteTime(at, now.getTime(), zone),
    );
  const isExpected = delivery.wrong_signature && delivery.status === "failed" && side === "none";
  const { icon: Icon, box, ink } = looks[isExpected ? "succeeded" : delivery.status];
  return (
    <section
      aria-label="Diagnosis"
      className={`flex flex-col gap-2 rounded-lg border border-s-4 border-border bg-surface p-4 ${box}`}
    >
      <p className={`flex items-center gap-2 text-sm font-medium ${ink}`}>
        <Icon aria-hidden className="size-4 shrink-0" />
        {isExpected
          ? "Refused as expected"
          : side === "none"
            ? calmTitles[delivery.status]
            : sideLabels[side]}
      </p>
      {change && (
        <p className="font-medium text-pretty">
          <VisibleText text={change.what} />
        </p>
      )}
      <p className={change ? "text-sm text-pretty" : "font-medium text-pretty"}>
        <VisibleText text={what} />
      </p>
      {(change || steps.length > 0) && (
        <ul className="flex list-disc flex-col gap-1 ps-5 text-sm text-muted">
          {[...(change?.steps ?? []), ...steps].map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ul>
      )}
      <CompareWithOthers error={delivery.last_error} status_code={delivery.last_status_code} />
      <NextAttempt delivery={delivery} />
    </section>
  );
}

function NextAttempt({ delivery }: { delivery: Delivery }) {
  const { status, attempt_count, max_attempts, next_attempt_at, waits_for_turn } = delivery;
  if (status !== "retrying" || !next_attempt_at || waits_for_turn) return null;
  return (
    <p className="text-sm">
      Next attempt ({attempt_count + 1} of {max_attempts}):{" "}
      <span className="font-medium">
        <DueIn instant={next_attempt_at} />
      </span>
    </p>
  );
}
