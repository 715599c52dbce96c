export interface TextPart {
  text: string;
  /** Set when `text` is one character that would not show, or would change how its neighbours show. */
  hidden: string | null;
}

/**
 * Control and format characters: terminal escapes, bidi overrides, zero-width spaces, tag characters. Text of
 * receivers and of tenants is hostile, and must not look like something else. Line ends and tabs stay, and so do
 * the joiners (U+200C, U+200D) that emoji and some scripts are written with.
 */
const hidden = /(?![\t\n\u200c\u200d])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Cuts a text at every hidden character; `hidden` then names it, for example "U+202E". */
export function splitHidden(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  // A line end of HTTP and Windows is no trick.
  const normal = text.replaceAll("\r\n", "\n");
  for (const match of normal.matchAll(hidden)) {
    if (match.index > from) parts.push({ text: normal.slice(from, match.index), hidden: null });
    parts.push({ text: match[0], hidden: codePoint(match[0]) });
    from = match.index + match[0].length;
  }
  if (from < normal.length) parts.push({ text: normal.slice(from), hidden: null });
  return parts;
}

const codePoint = (character: string) =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

const controls =
  "NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US".split(
    " ",
  );

/** What to show in a hidden character's place: the old controls by their names, all others by their code point. */
export function nameOf(character: string, codePoint: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code === 0x7f ? "DEL" : (controls[code] ?? codePoint);
}

/** For attributes, toasts and other places that take no elements: hidden characters as "[U+202E]". */
export function visible(text: string): string {
  return splitHidden(text)
    .map(({ text: piece, hidden }) => (hidden === null ? piece : `[${nameOf(piece, hidden)}]`))
    .join("");
}
