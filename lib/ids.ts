import { createHash, randomUUID } from "node:crypto";

/** The prefix identifies the kind of id. The prefixes `we`, `evt`, `del` and `rpl` are in the public contract. */
const prefixes = {
  webhook: "we",
  event: "evt",
  delivery: "del",
  user: "usr",
  invitation: "inv",
  audit: "aud",
  lead: "lead",
  booking: "bkg",
  conversation: "conv",
  mail: "mail",
  apiKey: "key",
  notice: "ntc",
  spell: "spl",
  replay: "rpl",
  erasure: "ers",
} as const;

export type IdKind = keyof typeof prefixes;

/**
 * Returns `<prefix>_` and 32 hex digits of a random UUID, a format that SQL can generate too (see
 * lib/deliveries).
 */
export function newId(kind: IdKind): string {
  return `${prefixes[kind]}_${randomUUID().replaceAll("-", "")}`;
}

/** Returns the same id for the same text, for rows that must be inserted only once. */
export function idFromText(kind: IdKind, text: string): string {
  return `${prefixes[kind]}_${createHash("sha256").update(text).digest("hex").slice(0, 32)}`;
}

export const hasPrefix = (id: string, kind: IdKind) => id.startsWith(`${prefixes[kind]}_`);

/** Returns the kind of an id by its prefix, or null. */
export function kindOfId(id: string): IdKind | null {
  const match = /^([a-z]+)_[0-9a-f]{32}$/.exec(id);
  const entry = Object.entries(prefixes).find(([, prefix]) => prefix === match?.[1]);
  return (entry?.[0] as IdKind | undefined) ?? null;
}
