import type { DeliveryDetail } from "@/lib/contracts/deliveries";
import type { ReceivedRequest } from "../receiver/sample-receiver";
import { inspectDelivery } from "./inspect-delivery";
import type { Promised } from "./make-everything-happen";

const HEADINGS = ["event", "webhook", "attempts", "status", "both signatures", "same bytes", ""];

/**
 * Prints one row per expected delivery, and the problems below.
 * @returns the number of problems, including unexpected deliveries
 */
export function report(
  promised: Promised[],
  deliveries: DeliveryDetail[],
  requests: ReceivedRequest[],
  about: { organizationId: string; delaysMs: readonly number[] },
): number {
  const unclaimed = new Set(deliveries);
  const rows = [HEADINGS];
  const problems: string[] = [];

  for (const promise of promised) {
    const { webhook, event } = promise;
    const found = [...unclaimed].find(
      (delivery) => delivery.webhook_id === webhook.id && delivery.event.type === event,
    );
    if (!found) {
      rows.push([event, webhook.label, "–", "none", "–", "–", "✗"]);
      problems.push(`${event} → ${webhook.label}: no delivery`);
      continue;
    }
    unclaimed.delete(found);
    const own = requests.filter(({ headers }) => headers["x-empfio-delivery"] === found.id);
    const {
      verified,
      identicalBytes,
      problems: wrong,
    } = inspectDelivery(promise, found, own, about.organizationId, about.delaysMs);
    problems.push(...wrong.map((problem) => `${event} → ${webhook.label}: ${problem}`));
    rows.push([
      event,
      webhook.label,
      String(found.attempt_count),
      found.status,
      verified ? "verified" : "INVALID",
      identicalBytes ? "yes" : "NO",
      wrong.length === 0 ? "✓" : "✗",
    ]);
  }
  for (const delivery of unclaimed) {
    problems.push(`${delivery.event.type}: unexpected delivery to ${delivery.webhook_id}`);
  }

  console.log(`\n${table(rows)}\n`);
  for (const problem of problems) console.log(`✗ ${problem}`);
  return problems.length;
}

function table(rows: string[][]): string {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
