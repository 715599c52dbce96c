"use client";

import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { usePaths } from "@/components/shell/paths";
import { PageHeader } from "@/components/ui/page-header";
import { sharedParams } from "./log-params";

/** The head of both logs: what was sent, and everything that happened. */
export function LogHeader({ view }: { view: "deliveries" | "events" }) {
  const paths = usePaths();
  const address = useSearchParams();
  const search = Object.fromEntries(
    Object.keys(sharedParams).map((name) => [name, address.get(name) ?? undefined]),
  );
  const views = [
    { id: "deliveries", label: "Deliveries", href: paths.deliveries(search) },
    { id: "events", label: "Events", href: paths.events(search) },
  ];
  return (
    <>
      <PageHeader
        title="Delivery log"
        description={
          view === "deliveries"
            ? "Every request to every webhook, with its answer. Something is missing? Look among the events."
            : "Everything that happened, sent or not. Open an event to see who got it, and why the others did not."
        }
        trail={[
          { label: "Integrations", href: paths.integrations() },
          { label: "Webhooks", href: paths.webhooks() },
        ]}
      />
      <nav aria-label="Views of the log" className="mb-4 flex gap-5 border-b border-border text-sm">
        {views.map(({ id, label, href }) => (
          <Link
            key={id}
            href={href}
            aria-current={id === view ? "page" : undefined}
            className="-mb-px border-b-2 border-transparent px-0.5 pb-2 text-muted hover:text-foreground focus-visible:status-focused aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-foreground"
          >
            {label}
          </Link>
        ))}
      </nav>
    </>
  );
}
