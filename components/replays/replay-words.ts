import type { Replay, ReplayPreview } from "@/lib/contracts/replays";

export const count = (value: number, one: string, many: string) =>
  `${value.toLocaleString("en-GB")} ${value === 1 ? one : many}`;
export const events = (value: number) => count(value, "event", "events");

/** "40 s", "12 min", "5 h 33 min". */
export function duration(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds));
  if (whole <= 90) return `${whole} s`;
  const minutes = Math.ceil(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

export const totalOf = ({ failed, missed }: Pick<ReplayPreview, "failed" | "missed">) =>
  failed.total + missed.total;

/** Share of the events that were sent or skipped, from 0 to 100. */
export function percentOf({
  status,
  total,
  sent,
  skipped,
}: Pick<Replay, "status" | "total" | "sent" | "skipped">) {
  if (status === "completed") return 100;
  return total === 0 ? 0 : Math.min(100, Math.floor(((sent + skipped) / total) * 100));
}

/** Seconds until all events are sent at the replay's pace. */
export const secondsLeft = ({ total, sent, skipped, per_second }: Replay) =>
  Math.max(0, total - sent - skipped) / per_second;

/** "1,204 succeeded, 3 failed, 2 skipped, 1 in progress". */
export function outcome({ sent, succeeded, failed, skipped }: Replay): string {
  const open = sent - succeeded - failed;
  return [
    `${succeeded.toLocaleString("en-GB")} succeeded`,
    failed > 0 && `${failed.toLocaleString("en-GB")} failed`,
    skipped > 0 && `${skipped.toLocaleString("en-GB")} skipped`,
    open > 0 && `${open.toLocaleString("en-GB")} in progress`,
  ]
    .filter(Boolean)
    .join(", ");
}
