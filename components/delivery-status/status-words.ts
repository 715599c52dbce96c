import type { DeliveryStatus, Punctuality } from "@/lib/contracts/delivery-status";

/** Rounded down, so that 100% means that none was late. Null if there was none. */
export function shareInTime({ first_attempts, in_time }: Punctuality): string | null {
  if (first_attempts === 0) return null;
  return `${Math.floor((in_time / first_attempts) * 10_000) / 100}%`;
}

/** The status in one sentence. */
export function headline({ status, objective, last_24_hours: last }: DeliveryStatus): string {
  if (status === "interrupted") return "Deliveries are delayed.";
  const share = shareInTime(last);
  if (share === null) return "Delivery is normal: no event was sent in the last 24 hours.";
  const figure = `${share} within ${objective.within_seconds}\u00a0s in the last 24 hours.`;
  return status === "late" ? `Deliveries were late: ${figure}` : `Delivery is normal: ${figure}`;
}

/** Each problem, with its effect on the organization's events. */
export function problems({ status, checks, objective, last_24_hours: last }: DeliveryStatus): string[] {
  const found: string[] = [];
  if (checks.engine === "failing") {
    found.push(
      "The service that makes deliveries does not respond. Events are recorded, and are delivered when it is back.",
    );
  }
  if (checks.dispatcher === "failing") {
    found.push("Events have been waiting for more than 2 minutes. None is lost: they are delivered later.");
  }
  if (checks.egress === "failing") {
    found.push(
      "Many receivers cannot be reached, probably because of Empfio's own network. Retries continue, and no webhook is disabled automatically.",
    );
  }
  if (status === "late") {
    const late = last.first_attempts - last.in_time;
    const one = late === 1;
    found.push(
      `${late.toLocaleString("en-GB")} of ${last.first_attempts.toLocaleString("en-GB")} first attempts in the last 24 hours started more than ${objective.within_seconds}\u00a0s after ${one ? "its event" : "their events"}. ${one ? "It was" : "They were"} made, only later.`,
    );
  }
  return found;
}
