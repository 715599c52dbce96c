interface Style {
  /** Text after an item and after a key. */
  separators?: [item: string, key: string];
  sortKeys?: boolean;
  /** Applied to every JSON string literal. */
  escapes?: (literal: string) => string;
}

const unit = (character: string) => character.charCodeAt(0).toString(16).padStart(4, "0");

/** Python and PHP: non-ASCII characters as \uxxxx in lowercase hex. */
export const escapeAscii = (literal: string) =>
  literal.replace(/[\u007f-\uffff]/g, (character) =>
    character === "\u007f" ? character : `\\u${unit(character)}`,
  );

export const escapePhp = (literal: string) => literal.replaceAll("/", "\\/");

/** Go and Rails: characters that could end a script element, and two separators that old JavaScript treated as newlines. */
export const escapeGo = (literal: string) =>
  literal.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${unit(character)}`);

/** .NET: non-ASCII characters, characters with a meaning in HTML, and escaped quotes, in uppercase hex. */
export const escapeDotNet = (literal: string) => {
  const inner = literal.slice(1, -1).replaceAll('\\"', "\\u0022");
  return `"${inner.replace(/[<>&'+`\u007f-\uffff]/g, (character) => `\\u${unit(character).toUpperCase()}`)}"`;
};

/** Writes a parsed JSON value in the style of another language's library. */
export function serialiseJson(value: unknown, style: Style): string {
  const { separators: [item, key] = [",", ":"], sortKeys = false, escapes = (literal) => literal } = style;
  const write = (node: unknown): string => {
    if (typeof node === "string") return escapes(JSON.stringify(node));
    if (Array.isArray(node)) return `[${node.map(write).join(item)}]`;
    if (typeof node !== "object" || node === null) return JSON.stringify(node);
    const entries = Object.entries(node);
    // By code unit, like Python and Go for the ASCII names of our payloads.
    if (sortKeys) entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([name, child]) => escapes(JSON.stringify(name)) + key + write(child)).join(item)}}`;
  };
  return write(value);
}
