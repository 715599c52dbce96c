import type { NoticeType } from "@/lib/contracts/vocabulary";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const GONE = 410;

export interface OpenSpell {
  since: Date;
  /** When the webhook will be disabled, and WEBHOOK_DISABLE_AFTER; null: not, or not yet known. */
  disabling: { at: Date; afterMs: number } | null;
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
 * the disabling have passed at once, only the latest announcement is due. An admin who keeps the webhook active postpones
 * the disabling by a whole WEBHOOK_DISABLE_AFTER; it is then announced again.
 * @param standsStill whether the clock of automatic disabling stands still
 */
export function dueNotices(
  { since, disabling, lastStatusCode }: OpenSpell,
  now: Date,
  standsStill: boolean,
): DueNotice[] {
  if (disabling && disabling.at <= now && !standsStill) return [{ type: "webhook.disabled", stage: "" }];
  const failingFor = now.getTime() - since.getTime();
  return [
    ...(lastStatusCode === GONE ? [{ type: "webhook.gone", stage: "" } as const] : []),
    ...(failingFor >= HOUR_MS ? [{ type: "webhook.failing", stage: "" } as const] : []),
    ...(disabling === null || standsStill ? [] : announcement(since, disabling, now)),
  ];
}

function announcement(
  since: Date,
  { at, afterMs }: NonNullable<OpenSpell["disabling"]>,
  now: Date,
): DueNotice[] {
  const type = "webhook.disabling_soon";
  const left = at.getTime() - now.getTime();
  // The clock may have stood still for some minutes as well, which does not repeat an announcement.
  const postponements = Math.floor((at.getTime() - since.getTime()) / afterMs) - 1;
  // With less than two days in all, the half comes later than 24 hours before the end.
  if (left <= DAY_MS && afterMs > 2 * DAY_MS) return [{ type, stage: `day ${postponements}` }];
  return left <= afterMs / 2 ? [{ type, stage: `half ${postponements}` }] : [];
}
