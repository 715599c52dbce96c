import type { AuditEntry } from "@/lib/contracts/audit";

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
  by_email: { label: "Sent by email" },
  cancelled_deliveries: { label: "Cancelled deliveries" },
  description: { label: "Description" },
  email: { label: "Email" },
  ended_running_overlap: { label: "Ended a running overlap" },
  events: { label: "Events" },
  found: { label: "Found" },
  original: { label: "Original delivery" },
  overlap_hours: { label: "Overlap", unit: " h", none: "none" },
  previous_description: { label: "Previous description" },
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
