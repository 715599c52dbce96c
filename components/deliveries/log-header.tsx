"use client";

import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { usePaths } from "@/components/shell/scope";
import { PageHeader } from "@/components/ui/page-header";
import { sharedParams } from "./log-params";

/** The header of both views of the log: deliveries and recorded events. */
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
            ? "Every delivery with its requests and responses. Missing something? Check Events."
            : "Every recorded event, sent or not. Open an event to see which webhooks received it and why others did not."
        }
        trail={[
          { label: "Integrations", href: paths.integrations() },
          { label: "Webhooks", href: paths.webhooks() },
        ]}
      />
      <nav aria-label="Log views" className="mb-4 flex gap-5 border-b border-border text-sm">
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
