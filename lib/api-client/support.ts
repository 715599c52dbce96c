import { queryOptions } from "@tanstack/react-query";
import type { FailingList, FoundRecord, SupportHit } from "@/lib/contracts/support";
import { fetchJson } from "./fetch-json";

export const supportQueries = {
  search: (q: string) =>
    queryOptions({
      queryKey: ["support-search", q] as const,
      queryFn: ({ signal }) =>
        fetchJson<{ data: SupportHit[] }>("/support/search", { query: { q }, signal }).then(
          ({ data }) => data,
        ),
      // No automatic refetch, since every search is recorded in audit logs.
      staleTime: Number.POSITIVE_INFINITY,
    }),
  failing: () =>
    queryOptions({
      queryKey: ["support-failing"] as const,
      queryFn: ({ signal }) => fetchJson<FailingList>("/support/failing", { signal }),
    }),
  records: (organizationId: string, q: string) =>
    queryOptions({
      queryKey: ["support-records", organizationId, q] as const,
      queryFn: ({ signal }) =>
        fetchJson<{ data: FoundRecord[] }>("/support/records", {
          query: { organization_id: organizationId, q },
          signal,
        }).then(({ data }) => data),
      staleTime: Number.POSITIVE_INFINITY,
    }),
};
