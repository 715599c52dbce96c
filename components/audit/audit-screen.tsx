"use client";

import { Button, Chip } from "@heroui/react";
import { type InfiniteData, useInfiniteQuery } from "@tanstack/react-query";
import Bowser from "bowser";
import { ScrollText } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useScope } from "@/components/shell/scope";
import { EmptyState } from "@/components/ui/empty-state";
import { ExportMenu } from "@/components/ui/export-menu";
import { PageHeader } from "@/components/ui/page-header";
import { type Column, RecordList } from "@/components/ui/record-list";
import { Time } from "@/components/ui/time";
import { VisibleText, visible } from "@/components/ui/visible-text";
import { auditQueries, toAuditQuery } from "@/lib/api-client/audit";
import type { AuditEntry } from "@/lib/contracts/audit";
import type { Page } from "@/lib/contracts/common";
import { AuditFacts } from "./audit-entry";
import { AuditFilters } from "./audit-filters";
import { auditParams } from "./audit-params";
import { type AuditRow, describeViews, foldViews } from "./audit-rows";

export function AuditScreen() {
  const { organizationId } = useScope();
  const [filter, setFilter] = useQueryStates(auditParams);
  const query = useInfiniteQuery({ ...auditQueries.list(organizationId, filter), select: foldPages });
  const columns = columnsWith((actor) => void setFilter({ actor }));
  const isFiltered = Object.values(filter).some(Boolean);
  return (
    <>
      <PageHeader
        title="Audit log"
        description="Every action, with person, time, and IP address. Entries cannot be changed."
        actions={<ExportMenu source={() => ({ path: "/audit-log/export", query: toAuditQuery(filter) })} />}
      />
      <AuditFilters filter={filter} onChange={(change) => void setFilter(change)} />
      <RecordList
        noun="entries"
        query={query}
        columns={columns}
        keyOf={({ entry }) => entry.id}
        empty={
          <EmptyState
            icon={ScrollText}
            title={isFiltered ? "No matching entries" : "No entries yet"}
            actions={
              isFiltered && (
                <Button variant="tertiary" onPress={() => void setFilter(null)}>
                  Clear filters
                </Button>
              )
            }
          >
            {isFiltered
              ? "Choose another person, webhook, or action."
              : "Changes by members and access by Empfio support appear here."}
          </EmptyState>
        }
      />
    </>
  );
}

/** Views are folded across pages, so the rows of all pages become one. */
function foldPages({ pages, pageParams }: InfiniteData<Page<AuditEntry>, string | null>) {
  const data = foldViews(pages.flatMap((page) => page.data));
  return { pages: [{ data, next_cursor: pages.at(-1)?.next_cursor ?? null }], pageParams };
}

function AuditWhat({ row: { entry, folded } }: { row: AuditRow }) {
  if (folded.length === 1) return <AuditFacts entry={entry} />;
  return (
    <div className="flex flex-col gap-1 sm:min-w-40">
      <p>Viewed {describeViews(folded)} as support</p>
      <details className="text-xs text-muted">
        <summary className="w-fit cursor-pointer rounded-sm hover:text-foreground focus-visible:status-focused">
          Show {folded.length} views
        </summary>
        <ul className="mt-2 flex flex-col gap-2 border-s border-border ps-3">
          {folded.map((one) => (
            <li key={one.id}>
              <Time instant={one.created_at} />
              <AuditFacts entry={one} />
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

function columnsWith(onChoosePerson: (actor: string) => void): Column<AuditRow>[] {
  return [
    {
      title: "When",
      className: "whitespace-nowrap align-top max-sm:hidden",
      cell: ({ entry }) => <Time instant={entry.created_at} />,
    },
    {
      title: "Who",
      isRowHeader: true,
      className: "align-top min-w-32 md:min-w-48",
      cell: ({ entry: { actor, created_at } }) => (
        <>
          <span className="flex flex-wrap items-center gap-x-2">
            <span className="font-medium">
              <VisibleText text={actor.name} />
            </span>
            {actor.is_support && (
              <Chip size="sm" color="warning" className="whitespace-nowrap">
                Empfio support
              </Chip>
            )}
          </span>
          <button
            type="button"
            onClick={() => onChoosePerson(actor.email)}
            aria-label={`Show only entries of ${actor.email}`}
            className="rounded-sm text-start text-xs break-all text-muted underline-offset-2 hover:underline focus-visible:status-focused"
          >
            {actor.email}
          </button>
          <Time instant={created_at} className="mt-1 block text-xs text-muted sm:hidden" />
        </>
      ),
    },
    { title: "What", className: "align-top", cell: (row) => <AuditWhat row={row} /> },
    {
      title: "From",
      className: "align-top max-md:hidden",
      cell: ({ entry: { ip, user_agent } }) => (
        <>
          <span className="font-mono text-xs">{ip ?? "Unknown IP address"}</span>
          {user_agent && (
            <span className="block text-xs text-muted" title={visible(user_agent)}>
              {browserName(user_agent)}
            </span>
          )}
        </>
      ),
    },
  ];
}

/** `Firefox 140 on Linux` from a User-Agent header, or the header's first word if it is not a browser. */
function browserName(userAgent: string): string {
  const { browser, os } = Bowser.parse(userAgent || "unknown");
  const program = userAgent.split(/[\s/]/)[0] || "unknown program";
  if (!browser.name || !browser.version) return program;
  const version = browser.version.split(".")[0];
  return os.name ? `${browser.name} ${version} on ${os.name}` : `${browser.name} ${version}`;
}
