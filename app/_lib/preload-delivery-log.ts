import "server-only";
import { loadDeliveryParams, toDeliveryFilter } from "@/components/deliveries/log-params";
import { deliveryQueries, toDeliveriesQuery } from "@/lib/api-client/deliveries";
import { type Preloaded, preload, preloadFirstPage } from "@/lib/api-client/preload";
import type { RequestContext } from "@/lib/auth/context";
import { limits } from "@/lib/contracts/limits";
import { getDelivery } from "@/lib/deliveries/get-delivery";
import { listDeliveries } from "@/lib/deliveries/list-deliveries";
import { AppError } from "@/lib/errors";
import type { SearchParams } from "./page-context";

/** The first rows of the log as the address filters it, and the delivery whose sheet is open. */
export async function preloadDeliveryLog(
  context: RequestContext,
  searchParams: SearchParams,
  webhookId?: string,
): Promise<Preloaded[]> {
  const { organizationId } = context;
  const { delivery: openId, ...params } = await loadDeliveryParams(searchParams);
  const filter = toDeliveryFilter(params, webhookId);
  const [page, open] = await Promise.all([
    listDeliveries(context, { ...toDeliveriesQuery(filter), limit: limits.pageSizeDefault }),
    // The sheet says itself what is wrong with an id that does not exist.
    openId ? getDelivery(context, openId).catch(nullIfRefused) : null,
  ]);
  return [
    preloadFirstPage(deliveryQueries.list(organizationId, filter), page),
    ...(openId && open ? [preload(deliveryQueries.one(organizationId, openId), open)] : []),
  ];
}

function nullIfRefused(error: unknown): null {
  if (error instanceof AppError) return null;
  throw error;
}
