import { queryOptions } from "@tanstack/react-query";
import type { EraseBody, Erasure } from "@/lib/contracts/erasure";
import type { Timeline } from "@/lib/contracts/timeline";
import { changeIn, fetchJson } from "./fetch-json";

/** Refetch interval while personal data is being erased, in milliseconds. */
const RUNNING_MS = 1_000;

export const erasureQuery = (organizationId: string, id: string) =>
  queryOptions({
    queryKey: ["erasures", organizationId, id] as const,
    queryFn: ({ signal }) =>
      fetchJson<Erasure>(`/erasures/${encodeURIComponent(id)}`, {
        query: { organization_id: organizationId },
        signal,
      }),
    refetchInterval: ({ state }) => (state.data?.status === "running" ? RUNNING_MS : false),
  });

export const erasePersonalData = (
  organizationId: string,
  { kind, id }: Pick<Timeline["object"], "kind" | "id">,
  body: EraseBody,
  key: string,
) => changeIn<{ erasure_id: string }>(organizationId, "POST", `/${kind}s/${id}/erase`, body, key);
