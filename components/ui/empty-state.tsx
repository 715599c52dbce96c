import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  /** Explains why the list is empty and what fills it. */
  children?: ReactNode;
  /** The next step. */
  actions?: ReactNode;
}

export function EmptyState({ icon: Icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-4 rounded-xl border border-dashed border-border px-6 py-14 text-center">
      <span className="grid size-12 place-items-center rounded-xl bg-default text-muted">
        <Icon aria-hidden className="size-6" strokeWidth={1.75} />
      </span>
      <div>
        <h2 className="font-semibold">{title}</h2>
        {children && <div className="mx-auto mt-1 max-w-md text-sm text-balance text-muted">{children}</div>}
      </div>
      {actions && <div className="flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
