import type { AuditAction, AuditEntry } from "@/lib/contracts/audit";

type Details = Record<string, unknown>;

const describers: Partial<Record<AuditAction, (details: Details) => string[]>> = {
  "webhook.created": () => ["Webhook added"],
  "webhook.updated": (details) => [...urlChange(details), ...eventChange(details)],
  "webhook.enabled": () => ["Webhook enabled"],
  "webhook.disabled": (details) => [`Webhook disabled${cancelled(details)}`],
  "webhook.deleted": (details) => [`Webhook deleted${cancelled(details)}`],
  "webhook.secret_rotated": ({ overlap_hours: hours }) => [
    typeof hours === "number" && hours > 0
      ? `Secret rotated; the old one signs along for ${hours} h`
      : "Secret rotated; the old one stopped at once",
  ],
  "webhook.previous_secret_revoked": () => ["Old secret revoked"],
};

/** What a change of a webhook's configuration means for the deliveries after it; empty for all other entries. */
export function describeChange({ action, details }: Pick<AuditEntry, "action" | "details">): string[] {
  return describers[action]?.(details) ?? [];
}

function urlChange({ url, previous_url }: Details): string[] {
  return typeof url === "string" ? [`URL changed to ${url}, before: ${String(previous_url)}`] : [];
}

function eventChange({ events, previous_events }: Details): string[] {
  if (!Array.isArray(events) || !Array.isArray(previous_events)) return [];
  const added = events.filter((event) => !previous_events.includes(event));
  const removed = previous_events.filter((event) => !events.includes(event));
  return [
    ...(added.length > 0 ? [`Subscribed to ${added.join(", ")}`] : []),
    ...(removed.length > 0 ? [`Unsubscribed from ${removed.join(", ")}`] : []),
  ];
}

function cancelled({ cancelled_deliveries: count }: Details): string {
  if (typeof count !== "number" || count === 0) return "";
  return count === 1 ? "; one waiting delivery cancelled" : `; ${count} waiting deliveries cancelled`;
}

interface Moment {
  created_at: string;
}

/** The changes made after `older` and before `newer`; null: no bound on that side. Newest first, as given. */
export function changesBetween<Change extends Moment>(
  changes: readonly Change[],
  newer: Moment | null,
  older: Moment | null,
): Change[] {
  return changes.filter(
    ({ created_at }) =>
      (newer === null || created_at < newer.created_at) && (older === null || created_at >= older.created_at),
  );
}
