import type { Tone } from "@/components/ui/status-dot";
import type { Webhook } from "@/lib/contracts/webhooks";

export type Health = "active" | "failing" | "untried" | "disabled";

export const healthLabels: Record<Health, { tone: Tone; label: string }> = {
  active: { tone: "success", label: "Active" },
  failing: { tone: "danger", label: "Failing" },
  untried: { tone: "accent", label: "Active, no deliveries yet" },
  disabled: { tone: "neutral", label: "Disabled" },
};

/** Failing: the latest attempt was not a success. */
export function healthOf(webhook: Pick<Webhook, "status" | "last_delivery_at" | "last_success_at">): Health {
  if (webhook.status === "disabled") return "disabled";
  if (!webhook.last_delivery_at) return "untried";
  return webhook.last_success_at && webhook.last_success_at >= webhook.last_delivery_at
    ? "active"
    : "failing";
}
