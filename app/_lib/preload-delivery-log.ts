import "server-only";
import { idParams } from "@/app/api/_lib/parse";
import { toDeliveryFilter } from "@/components/deliveries/log-params";
import { deliveryQueries, toDeliveriesQuery } from "@/lib/api-client/deliveries";
import { type Preloaded, preload, preloadFirstPage } from "@/lib/api-client/preload";
import type { RequestContext } from "@/lib/auth/context";
import { listDeliveriesQuery } from "@/lib/contracts/deliveries";
import { getDelivery } from "@/lib/deliveries/get-delivery";
import { listDeliveries } from "@/lib/deliveries/list-deliveries";
import { AppError } from "@/lib/errors";
import { loadDeliveryParams } from "./log-loaders";
import type { SearchParams } from "./page-context";
import { readQuery } from "./read-query";

/** Preloads the first page of the log with the filters in the URL, and the delivery whose sheet is open. */
export async function preloadDeliveryLog(
  context: RequestContext,
  searchParams: SearchParams,
  webhookId?: string,
): Promise<Preloaded[]> {
  const { organizationId } = context;
  const { delivery: openId, ...params } = await loadDeliveryParams(searchParams);
  const filter = toDeliveryFilter(params, webhookId);
  const query = readQuery(listDeliveriesQuery, toDeliveriesQuery(filter));
  const id = readQuery(idParams, { id: openId })?.id;
  const [page, open] = await Promise.all([
    query && listDeliveries(context, query),
    // The sheet shows an error if the ID does not exist.
    id && getDelivery(context, id).catch(nullIfRefused),
  ]);
  return [
    ...(page ? [preloadFirstPage(deliveryQueries.list(organizationId, filter), page)] : []),
    ...(id && open ? [preload(deliveryQueries.one(organizationId, id), open)] : []),
  ];
}

function nullIfRefused(error: unknown): null {
  if (error instanceof AppError) return null;
  throw error;
}
