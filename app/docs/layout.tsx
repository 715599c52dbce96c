import { Webhook } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

const link = "rounded-sm text-muted hover:text-foreground hover:underline focus-visible:status-focused";

/** The frame of the public documentation, which needs no session. */
export default function DocsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <header className="border-b border-border bg-surface">
        <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-6 gap-y-2 px-4 py-3 text-sm sm:px-6">
          <Link
            href="/"
            className="flex items-center gap-2 rounded-sm font-semibold focus-visible:status-focused"
          >
            <Webhook aria-hidden className="size-4" />
            Empfio
          </Link>
          <nav aria-label="Documentation" className="flex flex-wrap gap-x-5 gap-y-1">
            <Link href="/docs/api" className={link}>
              API reference
            </Link>
            <Link href="/docs/webhooks" className={link}>
              Event reference
            </Link>
            <a href="/api/v1/openapi.json" className={link}>
              OpenAPI document
            </a>
          </nav>
        </div>
      </header>
      <main className="mx-auto max-w-6xl px-4 py-8 sm:px-6">{children}</main>
    </>
  );
}
