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
