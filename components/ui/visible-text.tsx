/** Text of receivers and tenants, with hidden and direction-changing characters made visible. */
export function VisibleText({ text }: { text: string }) {
  const parts = splitHidden(text);
  if (parts.every(({ hidden }) => hidden === null)) return parts.map((part) => part.text).join("");
  return parts.map(({ text: piece, hidden }, index) =>
    hidden === null ? (
      piece
    ) : (
      <mark
        // biome-ignore lint/suspicious/noArrayIndexKey: a part is identified only by its position
        key={index}
        title={`Hidden character ${hidden}`}
        className="rounded-xs bg-warning-soft px-0.5 text-warning-soft-foreground"
      >
        {nameOf(piece, hidden)}
      </mark>
    ),
  );
}

interface TextPart {
  text: string;
  /** Set when `text` is a character that is invisible or changes how its neighbors are displayed. */
  hidden: string | null;
}

/**
 * Control and format characters: terminal escapes, bidi overrides, zero-width spaces, tag characters. Texts of receivers
 * and tenants are untrusted and must not be displayed misleadingly. Newlines, tabs, and the joiners (U+200C, U+200D) of
 * emoji and some scripts are kept.
 */
const hidden = /(?![\t\n\u200c\u200d])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Splits a text at hidden characters; `hidden` holds their code point, for example "U+202E". */
export function splitHidden(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  // CRLF is an ordinary newline in HTTP and on Windows.
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

/** The label of a hidden character: the name of an ASCII control character, otherwise the code point. */
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
