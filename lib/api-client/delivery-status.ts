import { queryOptions } from "@tanstack/react-query";
import type { DeliveryStatus } from "@/lib/contracts/delivery-status";
import { fetchJson } from "./fetch-json";

const REFETCH_MS = 30_000;

export const deliveryStatusQuery = (organizationId: string) =>
  queryOptions({
    queryKey: ["delivery-status", organizationId] as const,
    queryFn: ({ signal }) =>
      fetchJson<DeliveryStatus>("/delivery-status", { query: { organization_id: organizationId }, signal }),
    refetchInterval: REFETCH_MS,
  });
