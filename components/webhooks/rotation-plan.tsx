import { useTimeFormat, useZone } from "@/components/ui/zone";

const moment = {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
} as const;

/** Which secret signs each header, and until when. @param until null: no overlap */
export function RotationPlan({ until }: { until: string | null }) {
  const format = useTimeFormat(moment);
  const { zone } = useZone();
  const end = until && `${format(until)} (${zone})`;
  const plan = [
    { header: "X-Empfio-Signature", what: "New secret, starting with the next request" },
    {
      header: "X-Empfio-Signature-Previous",
      what: end ? `Old secret, until ${end}` : "Not sent; the old secret stops working immediately",
    },
    {
      header: "webhook-signature",
      what: end ? `Both secrets, new one first, until ${end}` : "New secret only",
    },
  ];
  return (
    <dl className="grid gap-x-4 gap-y-1.5 sm:grid-cols-[auto_1fr]">
      {plan.map(({ header, what }) => (
        <div key={header} className="sm:contents">
          <dt className="font-mono text-[0.92em]">{header}</dt>
          <dd className="text-muted max-sm:mb-2">{what}</dd>
        </div>
      ))}
    </dl>
  );
}
