"use client";

import { Skeleton } from "@heroui/react";
import { Building2, CalendarDays, ChevronRight, type LucideIcon, Send, Webhook, Zap } from "lucide-react";
import Link from "next/link";
import { organizationPaths } from "@/components/shell/organization-paths";
import { VisibleText } from "@/components/ui/visible-text";
import type { SupportHit } from "@/lib/contracts/support";

const kinds: Record<SupportHit["kind"], { label: string; icon: LucideIcon }> = {
  organization: { label: "Organization", icon: Building2 },
  webhook: { label: "Webhook", icon: Webhook },
  delivery: { label: "Delivery", icon: Send },
  event: { label: "Event", icon: Zap },
  object: { label: "Timeline", icon: CalendarDays },
};

/** The read-only screen of the hit's organization that shows it. */
function pathTo({ kind, id, is_deleted, organization }: SupportHit): string {
  const paths = organizationPaths(organization.id);
  if (kind === "organization") return paths.webhooks();
  if (kind === "webhook") return is_deleted ? paths.deliveries({ webhook: id }) : paths.webhook(id);
  if (kind === "delivery") return paths.delivery(id);
  if (kind === "event") return paths.events({ event_id: id });
  return paths.timeline(id);
}

const row = "flex items-center gap-4 px-4 py-3";
const list = "divide-y divide-border overflow-hidden rounded-xl border border-border bg-surface";
export const hitListStyles = { row, list };

export function HitList({ hits }: { hits: SupportHit[] }) {
  return (
    <>
      <p role="status" className="mb-2 text-sm text-muted">
        {hits.length === 1 ? "1 result" : `${hits.length} results`}
      </p>
      <ul className={list}>
        {hits.map((hit) => (
          <li key={`${hit.kind} ${hit.id}`}>
            <Hit hit={hit} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Hit({ hit }: { hit: SupportHit }) {
  const { label, icon: Icon } = kinds[hit.kind];
  return (
    <Link
      href={pathTo(hit)}
      // Access is recorded in the audit log, so pages must not be fetched before a click.
      prefetch={false}
      className={`${row} hover:bg-default focus-visible:status-focused`}
    >
      <span className="grid size-9 shrink-0 place-items-center rounded-lg bg-default text-muted">
        <Icon aria-hidden className="size-4" />
      </span>
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="text-xs text-muted">
          {label} ·{" "}
          <span className="font-medium text-foreground">
            <VisibleText text={hit.organization.name} />
          </span>
        </span>
        <span className="font-medium break-words">
          <VisibleText text={hit.label} />
        </span>
        <span className="font-mono text-xs break-all text-muted">{hit.id}</span>
      </span>
      <ChevronRight aria-hidden className="size-4 shrink-0 text-muted" />
    </Link>
  );
}

export function HitListSkeleton() {
  return (
    <div className={list} aria-busy role="status" aria-label="Searching">
      {["a", "b", "c"].map((key) => (
        <div key={key} className={row}>
          <Skeleton className="size-9 rounded-lg" />
          <div className="flex flex-1 flex-col gap-2">
            <Skeleton className="h-3 w-32 rounded-md" />
            <Skeleton className="h-4 w-56 max-w-full rounded-md" />
          </div>
        </div>
      ))}
    </div>
  );
}
