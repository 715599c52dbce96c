import { VisibleText } from "@/components/ui/visible-text";

interface HeaderTableProps {
  headers: readonly (readonly [name: string, value: string])[];
  label: string;
}

/** Headers in the given order. */
export function HeaderTable({ headers, label }: HeaderTableProps) {
  return (
    <section aria-label={label} className="flex flex-col gap-2">
      <h4 className="text-xs font-medium text-muted">{label}</h4>
      {headers.length === 0 ? (
        <p className="text-sm text-muted">None.</p>
      ) : (
        <dl className="grid grid-cols-1 gap-x-2 rounded-lg border border-border bg-surface px-3 py-2 font-mono text-xs leading-5 sm:grid-cols-[max-content_minmax(0,1fr)]">
          {headers.map(([name, value], index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: names repeat, and the list never changes
            <div key={index} className="contents">
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
