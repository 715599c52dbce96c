import { Webhook } from "lucide-react";
import type { ReactNode } from "react";
import { LinkButton } from "@/components/ui/plain-button";

interface EntranceProps {
  title: string;
  description?: ReactNode;
  children: ReactNode;
  /** Shown below the card. */
  footer?: ReactNode;
}

/** The layout of pages that need no session: a centered card. */
export function Entrance({ title, description, children, footer }: EntranceProps) {
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="w-full max-w-sm">
        <div className="mb-8 flex flex-col items-center gap-4 text-center">
          <span className="grid size-12 place-items-center rounded-2xl bg-accent text-accent-foreground">
            <Webhook aria-hidden className="size-6" />
          </span>
          <h1 className="text-2xl font-semibold tracking-tight text-balance">{title}</h1>
          {description && <p className="-mt-2 text-sm text-balance text-muted">{description}</p>}
        </div>
        <div className="rounded-3xl border border-border bg-surface p-6 shadow-surface">{children}</div>
        {footer}
      </div>
    </main>
  );
}

interface EntranceNoticeProps {
  title: string;
  link: { href: string; label: string };
  children: ReactNode;
}

/** A page without a session that only informs, and links to where the user can continue. */
export function EntranceNotice({ title, link, children }: EntranceNoticeProps) {
  return (
    <Entrance title={title}>
      <div className="flex flex-col items-start gap-4 text-sm">
        <p role="status" className="text-muted">
          {children}
        </p>
        <LinkButton href={link.href} variant="tertiary">
          {link.label}
        </LinkButton>
      </div>
    </Entrance>
  );
}
