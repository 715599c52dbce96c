/** Local, to the minute: it is a plan and not a record. Rendered in a dialog, so in the browser only. */
const moment = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});

/** Which header is made with which secret, until when. @param until null: no overlap */
export function RotationPlan({ until }: { until: string | null }) {
  const end = until && moment.format(new Date(until));
  const plan = [
    { header: "X-Empfio-Signature", what: "the new secret, from the next request on" },
    {
      header: "X-Empfio-Signature-Previous",
      what: end ? `the old secret, until ${end}` : "not sent: the old secret ends at once",
    },
    {
      header: "webhook-signature",
      what: end ? `both, new first, until ${end}` : "the new secret only",
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
