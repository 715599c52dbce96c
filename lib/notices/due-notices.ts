import type { NoticeType } from "@/lib/contracts/vocabulary";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const GONE = 410;

export interface OpenSpell {
  since: Date;
  /** When the webhook will be disabled; null: not, or not yet known. */
  disablesAt: Date | null;
  /** Status code of the latest attempt. */
  lastStatusCode: number | null;
}

export interface DueNotice {
  type: Extract<
    NoticeType,
    "webhook.failing" | "webhook.gone" | "webhook.disabling_soon" | "webhook.disabled"
  >;
  stage: string;
}

/**
 * The notices that are due for an open health spell, including those recorded earlier. When several times to announce
 * the disabling have passed at once, only the latest announcement is due.
 * @param standsStill whether the clock of automatic disabling stands still
 */
export function dueNotices(
  { since, disablesAt, lastStatusCode }: OpenSpell,
  now: Date,
  standsStill: boolean,
): DueNotice[] {
  const left = disablesAt && disablesAt.getTime() - now.getTime();
  if (left !== null && left <= 0 && !standsStill) return [{ type: "webhook.disabled", stage: "" }];
  const failingFor = now.getTime() - since.getTime();
  return [
    ...(lastStatusCode === GONE ? [{ type: "webhook.gone", stage: "" } as const] : []),
    ...(failingFor >= HOUR_MS ? [{ type: "webhook.failing", stage: "" } as const] : []),
    ...(left === null || standsStill ? [] : announcement(failingFor, left)),
  ];
}

function announcement(failingFor: number, left: number): DueNotice[] {
  const type = "webhook.disabling_soon";
  // With less than two days in all, the half comes later than 24 hours before the end.
  if (left <= DAY_MS && failingFor + left > 2 * DAY_MS) return [{ type, stage: "day" }];
  return failingFor >= left ? [{ type, stage: "half" }] : [];
}
