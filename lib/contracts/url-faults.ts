import { limits } from "./limits";

const MIN_UNPRIVILEGED_PORT = 1_024;

/**
 * Ports above 1023 that no webhook needs and an attacker would try: databases, caches, control planes, and the ports
 * that browsers refuse (fetch standard, "bad port").
 */
const BLOCKED_PORTS = new Set([
  1433, 1521, 1719, 1720, 1723, 2049, 2375, 2376, 2379, 2380, 3306, 3389, 3659, 4045, 4190, 5060, 5061, 5432,
  5672, 5900, 5985, 5986, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 9042, 9092, 9200, 9300,
  10080, 10250, 11211, 27017,
]);

/** Whether a port is 443, or at least 1024 and not a well-known port of another service. */
export function isAllowedPort(port: number): boolean {
  return port === 443 || (port >= MIN_UNPRIVILEGED_PORT && port <= 65_535 && !BLOCKED_PORTS.has(port));
}

export const urlFaultTexts = {
  too_long: `A URL can have at most ${limits.urlLength} characters.`,
  hidden_characters: "Remove spaces, backslashes, and control characters from the URL.",
  doubled: "The URL contains “https://” twice. Keep one.",
  not_a_url: "Enter a full URL such as https://example.com/webhooks.",
  not_https: "The URL must start with https://.",
  credentials: "Remove the user name and password from the URL.",
  bad_port: "Use port 443, or one from 1024 on that is not reserved for another kind of service.",
} as const;
export type UrlFault = keyof typeof urlFaultTexts;

/** Characters that parsers strip or replace silently, so that the URL would differ from the displayed one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: matches control characters on purpose
const HIDDEN_CHARACTERS = /[\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\\]/g;
const withoutHidden = (text: string) => text.replace(HIDDEN_CHARACTERS, "");
/** Whether a URL contains characters that are not displayed, or a backslash. */
export const hasHiddenCharacters = (text: string) => withoutHidden(text) !== text;
const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;
/** A second scheme in the place of the host: "https://https://a.com", "https://a.comhttps://b.com". */
const DOUBLED = /^https?:\/\/[^/?#]*?(?=https?:\/\/)/i;

interface ReadUrl {
  /** All faults of the URL's form, in the order in which to correct them. */
  faults: UrlFault[];
  /** What is left without the faults, for checking the host; null when no host can be recognized. */
  corrected: string | null;
}

/** Finds every fault of a webhook URL at once. The host's addresses are for the server to check. */
export function readUrl(raw: string): ReadUrl {
  if (raw.length > limits.urlLength) return { faults: ["too_long"], corrected: null };
  const faults: UrlFault[] = [];
  let text = withoutHidden(raw);
  if (text !== raw) faults.push("hidden_characters");
  if (DOUBLED.test(text)) {
    faults.push("doubled");
    while (DOUBLED.test(text)) text = text.replace(DOUBLED, "");
  }
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) faults.push(isOtherScheme(text) ? "not_https" : "not_a_url");
  else if (scheme !== "https") faults.push("not_https");
  text = `https://${text.replace(SCHEME, "")}`;
  const authority = /^https:\/\/([^/?#]*)/.exec(text)?.[1] ?? "";
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  if (host !== authority) faults.push("credentials");
  const port = /:(\d+)$/.exec(host)?.[1];
  if (port !== undefined && !isAllowedPort(Number(port))) faults.push("bad_port");
  const corrected = `https://${port === undefined ? host : host.slice(0, -port.length - 1)}/`;
  if (host !== "" && URL.canParse(corrected)) return { faults, corrected };
  return { faults: faults.includes("not_a_url") ? faults : [...faults, "not_a_url"], corrected: null };
}

/** "javascript:alert(1)" and "mailto:a@b.c", but not "example.com:8443". */
const isOtherScheme = (text: string) => /^[a-z][a-z0-9+-]*:(?!\d)/i.test(text) && !/^https:/i.test(text);

/** Removes the doubled scheme that pasting a URL behind "https://" leaves, and spaces around it. */
export function repairPastedUrl(text: string): string {
  return text.replace(/^[\s\ufeff]+|[\s\ufeff]+$/g, "").replace(/^https?:\/\/(?=https?:\/\/)/i, "");
}
