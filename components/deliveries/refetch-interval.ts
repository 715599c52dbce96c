import type { Delivery } from "@/lib/contracts/deliveries";

type Due = Pick<Delivery, "status" | "next_attempt_at">;

export const isOpen = ({ status }: Pick<Delivery, "status">) => status === "pending" || status === "retrying";

/**
 * Milliseconds until the earliest next attempt among these deliveries is due, when their shown state becomes outdated.
 * False when all of them are finished.
 * @param least the smallest interval, used while an attempt is due and has no result yet
 */
export function refetchInterval(deliveries: readonly Due[], least: number, now = Date.now()): number | false {
  const due = deliveries
    .filter(isOpen)
    .map(({ next_attempt_at }) => (next_attempt_at ? Date.parse(next_attempt_at) - now : 0));
  return due.length > 0 && Math.max(least, Math.min(...due));
}
