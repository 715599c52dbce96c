import type { Delivery } from "@/lib/contracts/deliveries";

type Due = Pick<Delivery, "status" | "next_attempt_at">;

export const isOpen = ({ status }: Pick<Delivery, "status">) => status === "pending" || status === "retrying";

/**
 * How long, in ms, until what is shown of deliveries will be out of date: the next attempt among them is due then.
 * False: nothing more happens by itself.
 * @param least for what is due now or long ago, and is being done
 */
export function nextLook(deliveries: readonly Due[], least: number, now = Date.now()): number | false {
  const due = deliveries
    .filter(isOpen)
    .map(({ next_attempt_at }) => (next_attempt_at ? Date.parse(next_attempt_at) - now : 0));
  return due.length > 0 && Math.max(least, Math.min(...due));
}
