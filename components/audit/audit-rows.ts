import type { AuditEntry } from "@/lib/contracts/audit";

/** One entry, or several consecutive views of the same person, newest first. */
export interface AuditRow {
  entry: AuditEntry;
  /** All folded entries, `entry` first. A single one is not folded. */
  folded: AuditEntry[];
}

/** Folds consecutive views by the same member of support staff, which would hide what members did. */
export function foldViews(entries: readonly AuditEntry[]): AuditRow[] {
  const rows: AuditRow[] = [];
  for (const entry of entries) {
    const last = rows.at(-1);
    if (last && isView(entry) && isView(last.entry) && last.entry.actor.user_id === entry.actor.user_id) {
      last.folded.push(entry);
    } else {
      rows.push({ entry, folded: [entry] });
    }
  }
  return rows;
}

const isView = ({ action }: AuditEntry) => action === "support.viewed";

/** Names of resources that are neither a countable noun with a plural in -s nor a list. */
const named: Record<string, string> = {
  "audit log": "the audit log",
  "failing webhooks": "failing webhooks",
  retention: "the retention",
  "webhook statistics": "webhook statistics",
};

/** Names the viewed resources, most frequent first: "14 deliveries, 2 events, and the list of webhooks". */
export function describeViews(entries: readonly AuditEntry[]): string {
  const counts = new Map<string, number>();
  for (const { details } of entries) {
    const resource = String(details.resource);
    counts.set(resource, (counts.get(resource) ?? 0) + 1);
  }
  const parts = [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([resource, count]) => counted(resource, count));
  return new Intl.ListFormat("en-US").format(parts);
}

/** Lists have no count: each is one resource, viewed repeatedly. Their names are plurals. */
function counted(resource: string, count: number): string {
  if (named[resource]) return named[resource];
  if (resource.endsWith("s")) return `the list of ${resource}`;
  if (count === 1) return `1 ${resource}`;
  return `${count} ${resource.replace(/y$/, "ie")}s`;
}

interface Detail {
  label: string;
  /** Unit after a number, with its space. */
  unit?: string;
  /** Text for zero and false, which are otherwise left out because they say that nothing happened. */
  none?: string;
}

const details: Record<string, Detail> = {
  attempt: { label: "Attempt" },
  attempts: { label: "Attempts made" },
  body_days: { label: "Bodies kept for", unit: " days" },
  by_email: { label: "Sent by email" },
  cancelled_deliveries: { label: "Cancelled deliveries" },
  description: { label: "Description" },
  email: { label: "Email" },
  ended_running_overlap: { label: "Ended a running overlap" },
  events: { label: "Events" },
  found: { label: "Found" },
  log_days: { label: "Log kept for", unit: " days" },
  original: { label: "Original delivery" },
  overlap_hours: { label: "Overlap", unit: " h", none: "none" },
  per_minute: { label: "Rate limit", unit: " per minute" },
  previous_body_days: { label: "Previous time for bodies", unit: " days" },
  previous_description: { label: "Previous description" },
  previous_log_days: { label: "Previous time for the log", unit: " days" },
  previous_per_minute: { label: "Previous rate limit", unit: " per minute" },
  previous_role: { label: "Previous role" },
  previous_status: { label: "Previous status" },
  q: { label: "Search term" },
  reason: { label: "Reason" },
  resource: { label: "Viewed" },
  results: { label: "Results", none: "0" },
  role: { label: "Role" },
  searched_by: { label: "Searched by" },
  second_factor: { label: "Second factor" },
  status: { label: "Status" },
  url: { label: "URL" },
  wrong: { label: "Wrong" },
};

/** The recorded details of an audit entry as label and text. Values that say nothing are left out. */
export function labelDetails(recorded: AuditEntry["details"]): { label: string; text: string }[] {
  return Object.entries(recorded).flatMap(([key, value]) => {
    const detail = details[key] ?? { label: sentence(key) };
    const text = textOf(value, detail);
    return text === null ? [] : [{ label: detail.label, text }];
  });
}

function textOf(value: unknown, { unit = "", none }: Detail): string | null {
  if (value === false || value === 0) return none ?? null;
  if (value === true) return "yes";
  if (value === null || value === "") return "none";
  if (Array.isArray(value)) return value.length > 0 ? value.join(", ") : null;
  if (typeof value === "object") return JSON.stringify(value);
  return `${String(value).replaceAll("_", " ")}${unit}`;
}

const sentence = (key: string) => {
  const words = key.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};
