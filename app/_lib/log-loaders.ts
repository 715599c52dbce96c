import { createLoader, parseAsString } from "nuqs/server";
import { deliveryParams, eventParams } from "@/components/deliveries/log-params";

/** For the pages that read the first rows on the server. */
export const loadDeliveryParams = createLoader({ ...deliveryParams, delivery: parseAsString });
export const loadEventParams = createLoader({ ...eventParams, event_id: parseAsString });
