import { infiniteQueryOptions } from "@tanstack/react-query";
import type { ApiKey, CreateApiKeyBody, CreatedApiKey } from "@/lib/contracts/api-keys";
import type { Page } from "@/lib/contracts/common";
import { changeIn, fetchJson } from "./fetch-json";

export const apiKeyQueries = {
  list: (organizationId: string) =>
    infiniteQueryOptions({
      queryKey: ["api-keys", organizationId] as const,
      queryFn: ({ pageParam, signal }) =>
        fetchJson<Page<ApiKey>>("/api-keys", {
          query: { organization_id: organizationId, cursor: pageParam },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.next_cursor,
    }),
};

/**
 * Creates an API key. The response's `key` is the only copy.
 * @throws {ApiError} `reauthentication_required` when the sign-in is old and no password is given
 */
export const createApiKey = (organizationId: string, body: CreateApiKeyBody) =>
  changeIn<CreatedApiKey>(organizationId, "POST", "/api-keys", body);

export const revokeApiKey = (organizationId: string, id: string) =>
  changeIn<void>(organizationId, "DELETE", `/api-keys/${id}`);
