import type { Tone } from "@/components/ui/status-dot";
import type { Webhook } from "@/lib/contracts/webhooks";

export type Health = "active" | "failing" | "untried" | "disabled";

export const healthLabels: Record<Health, { tone: Tone; label: string }> = {
  active: { tone: "success", label: "Active" },
  failing: { tone: "danger", label: "Failing" },
  untried: { tone: "accent", label: "Active, no deliveries yet" },
  disabled: { tone: "neutral", label: "Disabled" },
};

/** A webhook that was tried without any success counts as failing before three attempts in a row have failed. */
export function healthOf({
  status,
  health,
  last_delivery_at,
}: Pick<Webhook, "status" | "health" | "last_delivery_at">): Health {
  if (status === "disabled") return "disabled";
  if (health === "unknown") return last_delivery_at ? "failing" : "untried";
  return health === "failing" ? "failing" : "active";
}
