"use client";

import { Button, Chip } from "@heroui/react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { useScope } from "@/components/shell/scope";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { type Column, RecordList } from "@/components/ui/record-list";
import { visible } from "@/components/ui/split-hidden";
import { Time } from "@/components/ui/time";
import { VisibleText } from "@/components/ui/visible-text";
import { auditQueries } from "@/lib/api-client/audit";
import type { AuditEntry } from "@/lib/contracts/audit";
import { AuditFacts } from "./audit-entry";
import { AuditFilters } from "./audit-filters";
import { browserName } from "./browser-name";

export function AuditScreen() {
  const { organizationId } = useScope();
  const [filter, setFilter] = useQueryStates({ webhook_id: parseAsString, actor: parseAsString });
  const query = useInfiniteQuery(auditQueries.list(organizationId, filter));
  const columns = columnsWith((actor) => void setFilter({ actor }));
  const isFiltered = Boolean(filter.actor || filter.webhook_id);
  return (
    <>
      <PageHeader
        title="Audit log"
        description="Every action, with person, time, and IP address. Entries cannot be changed."
      />
      <AuditFilters filter={filter} onChange={(change) => void setFilter(change)} />
      <RecordList
        noun="entries"
        query={query}
        columns={columns}
        keyOf={({ id }) => id}
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
              ? "Choose another person or webhook."
              : "Changes by members and access by Empfio support appear here."}
          </EmptyState>
        }
      />
    </>
  );
}

function columnsWith(onChoosePerson: (actor: string) => void): Column<AuditEntry>[] {
  return [
    {
      title: "When",
      className: "whitespace-nowrap align-top max-sm:hidden",
      cell: (entry) => <Time instant={entry.created_at} />,
    },
    {
      title: "Who",
      isRowHeader: true,
      className: "align-top md:min-w-48",
      cell: ({ actor, created_at }) => (
        <>
          <span className="flex flex-wrap items-center gap-x-2">
            <span className="font-medium">
              <VisibleText text={actor.name} />
            </span>
            {actor.is_support && (
              <Chip size="sm" color="warning">
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
    { title: "What", className: "align-top", cell: (entry) => <AuditFacts entry={entry} /> },
    {
      title: "From",
      className: "align-top max-md:hidden",
      cell: ({ ip, user_agent }) => (
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
