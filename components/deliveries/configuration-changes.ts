import type { AuditAction, AuditEntry } from "@/lib/contracts/audit";

type Details = Record<string, unknown>;

const describers: Partial<Record<AuditAction, (details: Details) => string[]>> = {
  "webhook.created": () => ["Webhook added"],
  "webhook.updated": (details) => [
    ...urlChange(details),
    ...headerChange(details),
    ...eventChange(details).map((text, index, all) =>
      index === all.length - 1 ? text + cancelled(details) : text,
    ),
  ],
  "webhook.enabled": () => ["Webhook enabled"],
  "webhook.disabled": (details) => [`Webhook disabled${cancelled(details)}`],
  "webhook.deleted": (details) => [`Webhook deleted${cancelled(details)}`],
  "webhook.secret_rotated": ({ overlap_hours: hours }) => [
    typeof hours === "number" && hours > 0
      ? `Secret rotated with an overlap of ${hours} h`
      : "Secret rotated without overlap",
  ],
  "webhook.previous_secret_revoked": () => ["Old secret revoked"],
};

/** Descriptions of a change to a webhook's configuration; empty for all other audit entries. */
export function describeChange({ action, details }: Pick<AuditEntry, "action" | "details">): string[] {
  return describers[action]?.(details) ?? [];
}

function urlChange({ url, previous_url }: Details): string[] {
  return typeof url === "string" ? [`URL changed from ${String(previous_url)} to ${url}`] : [];
}

function headerChange({ headers_set, headers_removed }: Details): string[] {
  return [
    ...(Array.isArray(headers_set) ? [`Custom headers set: ${headers_set.join(", ")}`] : []),
    ...(Array.isArray(headers_removed) ? [`Custom headers removed: ${headers_removed.join(", ")}`] : []),
  ];
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
  return count === 1 ? "; 1 delivery cancelled" : `; ${count} deliveries cancelled`;
}

interface Moment {
  created_at: string;
}

/** The changes made after `older` and before `newer`, in the given order. Null: no bound on that side. */
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
