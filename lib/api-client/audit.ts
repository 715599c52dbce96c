import { infiniteQueryOptions } from "@tanstack/react-query";
import type { AuditAction, AuditEntry } from "@/lib/contracts/audit";
import type { Page } from "@/lib/contracts/common";
import { fetchJson } from "./fetch-json";

export interface AuditFilter {
  webhook_id: string | null;
  /** A user id or an email address. */
  actor: string | null;
  action: AuditAction | null;
  /** Without what support staff viewed and searched for. */
  hide_support: boolean;
}

/** Query parameters of a filter, also used for prefetching on the server. */
export const toAuditQuery = ({ webhook_id, actor, action, hide_support }: AuditFilter) => ({
  webhook_id: webhook_id ?? undefined,
  actor: actor ?? undefined,
  action: action ?? undefined,
  hide_support: hide_support ? ("true" as const) : undefined,
});

export const auditKeys = { all: (organizationId: string) => ["audit-log", organizationId] as const };

export const auditQueries = {
  list: (organizationId: string, filter: AuditFilter) =>
    infiniteQueryOptions({
      queryKey: [...auditKeys.all(organizationId), filter] as const,
      queryFn: ({ pageParam, signal }) =>
        fetchJson<Page<AuditEntry>>("/audit-log", {
          query: { organization_id: organizationId, ...toAuditQuery(filter), cursor: pageParam },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.next_cursor,
    }),
};
