import type { NoticeType } from "@/lib/contracts/notices";

type Spell = {
  url: string;
  /** RFC 3339. */
  since: string;
  /** For example "401" or "timeout". */
  error: string;
  failed_deliveries: number;
};

/** The facts of a notice by type, as stored. Times are RFC 3339. */
export interface NoticeDetails {
  "webhook.failing": Spell & { disables_at: string | null };
  "webhook.gone": Pick<Spell, "url">;
  "webhook.disabling_soon": Spell & { disables_at: string };
  "webhook.disabled": Spell;
  "webhook.recovered": Spell & { until: string };
  "webhook.certificate_expiring": { url: string; expires_at: string };
  "webhook.silent": {
    url: string;
    event: string;
    last_at: string;
    usual_gap_minutes: number;
    unsent: number;
  };
  "replay.completed": { url: string; total: number; succeeded: number; failed: number; skipped: number };
  "replay.paused": { url: string; sent: number; total: number; reason: string };
}

interface Description {
  /** One line, for the subject of an email. */
  title: string;
  /** Whole sentences, for the bell, the email, and the alert URL. */
  text: string;
}

type Describe = { [Type in NoticeType]: (details: NoticeDetails[Type]) => Description };

const describers: Describe = {
  "webhook.failing": ({ disables_at, ...spell }) => ({
    title: `${hostOf(spell)} is failing`,
    text: `${failing(spell)} ${disables_at ? disabling(disables_at) : "Retries continue."}`,
  }),
  "webhook.gone": (webhook) => ({
    title: `${hostOf(webhook)} responds with 410 Gone`,
    text: "The receiver says that this URL no longer exists. Enter the new URL, or disable the webhook.",
  }),
  "webhook.disabling_soon": ({ disables_at, ...spell }) => ({
    title: `${hostOf(spell)} will be disabled on ${timeOf(disables_at)}`,
    text: `${failing(spell)} ${disabling(disables_at)}`,
  }),
  "webhook.disabled": (spell) => ({
    title: `${hostOf(spell)} was disabled`,
    text: `${failing(spell)} No more events are sent to it. Repair the receiver, then enable the webhook. Failed and missed events can be sent from its Recovery tab.`,
  }),
  "webhook.recovered": ({ until, ...spell }) => ({
    title: `${hostOf(spell)} works again`,
    text: `It failed from ${timeOf(spell.since)} to ${timeOf(until)}. ${deliveries(spell.failed_deliveries)} failed. Failed events can be sent from its Recovery tab.`,
  }),
  "webhook.certificate_expiring": ({ expires_at, ...webhook }) => ({
    title: `The certificate of ${hostOf(webhook)} expires on ${timeOf(expires_at)}`,
    text: "Renew the receiver’s certificate. After it expires, all deliveries fail.",
  }),
  "webhook.silent": ({ event, last_at, usual_gap_minutes, unsent, ...webhook }) => ({
    title: `No ${event} for ${hostOf(webhook)} since ${timeOf(last_at)}`,
    text: `Usually one comes every ${span(usual_gap_minutes)}. ${unsent === 0 ? "No such event happened." : `${count(unsent, "event")} happened and ${unsent === 1 ? "was" : "were"} not sent to this webhook.`}`,
  }),
  "replay.completed": ({ total, succeeded, failed, skipped, ...webhook }) => ({
    title: `The replay to ${hostOf(webhook)} is complete`,
    text: `Of ${count(total, "event")}, ${count(succeeded)} succeeded, ${count(failed)} failed, and ${count(skipped)} were skipped.`,
  }),
  "replay.paused": ({ sent, total, reason, ...webhook }) => ({
    title: `The replay to ${hostOf(webhook)} is paused`,
    text: `${reason} ${count(sent)} of ${count(total, "event")} were sent. Repair the receiver, then resume the replay.`,
  }),
};

/** The text of a notice, the same in the bell, in emails, and at the alert URL. Times are in UTC. */
export function describeNotice<Type extends NoticeType>(
  type: Type,
  details: NoticeDetails[Type],
): Description {
  return describers[type](details);
}

function hostOf({ url }: { url: string }): string {
  return new URL(url).host;
}

const failing = ({ since, error, failed_deliveries }: Spell) =>
  `Failing since ${timeOf(since)} (${error}). ${deliveries(failed_deliveries)} failed.`;
const disabling = (at: string) =>
  `The webhook will be disabled on ${timeOf(at)} unless a delivery succeeds or an admin keeps it active.`;

const count = (number: number, noun?: string) =>
  `${number.toLocaleString("en-GB")}${noun ? ` ${noun}${number === 1 ? "" : "s"}` : ""}`;
const deliveries = (number: number) =>
  number === 0
    ? "No deliveries have"
    : number === 1
      ? "1 delivery"
      : `${number.toLocaleString("en-GB")} deliveries`;

const format = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});

/** "Fri, 6 Mar, 18:02 UTC" without the commas. */
const timeOf = (instant: string) => `${format.format(new Date(instant)).replaceAll(",", "")} UTC`;

/** "12 min", "5 h", or "3 days": rounded to the unit that fits. */
function span(minutes: number): string {
  if (minutes < 90) return `${Math.max(1, Math.round(minutes))} min`;
  if (minutes < 36 * 60) return `${Math.round(minutes / 60)} h`;
  return `${Math.round(minutes / 1_440)} days`;
}

/** "401", or the error code in words: "connection refused", "DNS error". */
export const shortError = (statusCode: number | null, errorCode: string | null) =>
  statusCode === null
    ? (errorCode ?? "unknown error")
        .replaceAll("_", " ")
        .replace(/^(dns|tls)\b/, (name) => name.toUpperCase())
    : String(statusCode);
