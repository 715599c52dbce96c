import { CircleCheck, Clock, type LucideIcon, TriangleAlert } from "lucide-react";
import { useMay } from "@/components/shell/scope";
import type { RecordedEventDetail } from "@/lib/contracts/events";
import { type Summary, summarize } from "./not-sent-reasons";

/** Icon and colors by tone, also of timelines. */
export const summaryLooks: Record<Summary["tone"], { icon: LucideIcon; box: string; ink: string }> = {
  success: {
    icon: CircleCheck,
    box: "border-s-(--chart-succeeded)",
    ink: "text-success-soft-foreground",
  },
  waiting: { icon: Clock, box: "border-s-accent", ink: "text-accent-soft-foreground" },
  warning: { icon: TriangleAlert, box: "border-s-(--chart-waiting)", ink: "text-warning-soft-foreground" },
  danger: { icon: TriangleAlert, box: "border-s-(--chart-failed)", ink: "text-danger-soft-foreground" },
};

/** Whether the event was sent, or why not and what to do. */
export function EventSummary({ event }: { event: RecordedEventDetail }) {
  const { tone, title, steps } = summarize(event, useMay("webhooks:write"));
  const { icon: Icon, box, ink } = summaryLooks[tone];
  return (
    <section
      aria-label="Summary"
      className={`flex flex-col gap-2 rounded-lg border border-s-4 border-border bg-surface p-4 ${box}`}
    >
      <p className="flex gap-2 font-medium text-pretty">
        <Icon aria-hidden className={`mt-1 size-4 shrink-0 ${ink}`} />
        {title}
      </p>
      {steps.length > 0 && (
        <ul className="flex list-disc flex-col gap-1 ps-5 text-sm text-muted">
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
