import { infiniteQueryOptions } from "@tanstack/react-query";
import type { AuditEntry } from "@/lib/contracts/audit";
import type { Page } from "@/lib/contracts/common";
import { fetchJson } from "./fetch-json";

export interface AuditFilter {
  webhook_id: string | null;
  /** A user id or an email address. */
  actor: string | null;
}

export const auditKeys = { all: (organizationId: string) => ["audit-log", organizationId] as const };

export const auditQueries = {
  list: (organizationId: string, filter: AuditFilter) =>
    infiniteQueryOptions({
      queryKey: [...auditKeys.all(organizationId), filter] as const,
      queryFn: ({ pageParam, signal }) =>
        fetchJson<Page<AuditEntry>>("/audit-log", {
          query: { organization_id: organizationId, ...filter, cursor: pageParam },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.next_cursor,
    }),
};
