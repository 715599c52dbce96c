import { VisibleText } from "@/components/ui/visible-text";

export function HeaderTable({ headers, label }: { headers: Record<string, string>; label: string }) {
  // Sorted by name, since the order in which they were sent is not stored.
  const entries = Object.entries(headers).sort(([a], [b]) => a.toLowerCase().localeCompare(b.toLowerCase()));
  return (
    <section aria-label={label} className="flex flex-col gap-2">
      <h4 className="text-xs font-medium text-muted">{label}</h4>
      {entries.length === 0 ? (
        <p className="text-sm text-muted">None.</p>
      ) : (
        <dl className="grid grid-cols-1 gap-x-2 rounded-lg border border-border bg-surface px-3 py-2 font-mono text-xs leading-5 sm:grid-cols-[max-content_minmax(0,1fr)]">
          {entries.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-muted">
                <VisibleText text={name} />
              </dt>
              <dd className="min-w-0 break-all max-sm:pb-1 max-sm:ps-3">
                <VisibleText text={value} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
