import { ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

interface PageHeaderProps {
  title: ReactNode;
  description?: ReactNode;
  /** Breadcrumb links, outermost first, without the current page. */
  trail?: { label: string; href: string }[];
  /** The last breadcrumb. The title, if it is text. */
  current?: string;
  actions?: ReactNode;
}

export function PageHeader({ title, description, trail = [], current, actions }: PageHeaderProps) {
  const here = current ?? (typeof title === "string" ? title : undefined);
  return (
    <header className="mb-6 flex flex-col gap-3">
      {trail.length > 0 && (
        <nav aria-label="Breadcrumb">
          <ol className="flex flex-wrap items-center gap-1 text-sm text-muted">
            {trail.map(({ label, href }) => (
              <li key={href} className="flex items-center gap-1">
                <Link
                  href={href}
                  className="rounded-sm hover:text-foreground hover:underline focus-visible:status-focused"
                >
                  {label}
                </Link>
                <ChevronRight aria-hidden className="size-3.5" />
              </li>
            ))}
            {here && (
              <li aria-current="page" className="min-w-0 truncate text-foreground">
                {here}
              </li>
            )}
          </ol>
        </nav>
      )}
      <div className="grid items-center gap-x-6 gap-y-1 sm:grid-cols-[minmax(0,1fr)_auto]">
        <h1 className="min-w-0 text-2xl font-semibold tracking-tight text-balance">{title}</h1>
        {description && (
          <div className="max-w-2xl text-sm text-pretty text-muted sm:col-span-2">{description}</div>
        )}
        {actions && (
          <div className="flex flex-wrap items-center gap-2 max-sm:mt-3 sm:col-start-2 sm:row-start-1">
            {actions}
          </div>
        )}
      </div>
    </header>
  );
}

/** A part of a page with a heading. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-3 font-semibold">{title}</h2>
      {children}
    </section>
  );
}
