import type { Mistake } from "./mistake";

export interface BodyCandidate {
  bytes: Buffer;
  /** Null for the body that was sent. */
  mistake: Mistake | null;
}

const reserialised = (how: string): Mistake => ({
  code: "reserialised_json",
  what: `The body was parsed and serialized again. This signature belongs to the JSON written by ${how}.`,
  fix: "Verify the raw body before any JSON middleware runs: express.raw(), await request.text(), request.get_data(), file_get_contents('php://input').",
});

/** Output of common libraries for the same value. Results identical to the sent body are dropped below. */
const serialisers: [how: string, write: (value: unknown) => string][] = [
  [
    "Python’s json.dumps",
    (value) => serialiseJson(value, { separators: [", ", ": "], escapes: escapeAscii }),
  ],
  [
    "Python’s json.dumps with ensure_ascii=False",
    (value) => serialiseJson(value, { separators: [", ", ": "] }),
  ],
  ["Python’s json.dumps with compact separators", (value) => serialiseJson(value, { escapes: escapeAscii })],
  [
    "Python’s json.dumps with sort_keys",
    (value) => serialiseJson(value, { separators: [", ", ": "], escapes: escapeAscii, sortKeys: true }),
  ],
  ["a serializer that sorts keys", (value) => serialiseJson(value, { sortKeys: true })],
  ["PHP’s json_encode", (value) => serialiseJson(value, { escapes: (text) => escapePhp(escapeAscii(text)) })],
  ["PHP’s json_encode with JSON_UNESCAPED_UNICODE", (value) => serialiseJson(value, { escapes: escapePhp })],
  [
    "Go’s json.Marshal of a struct, or Rails’ to_json",
    (value) => serialiseJson(value, { escapes: escapeGo }),
  ],
  ["Go’s json.Marshal of a map", (value) => serialiseJson(value, { escapes: escapeGo, sortKeys: true })],
  [".NET’s System.Text.Json", (value) => serialiseJson(value, { escapes: escapeDotNet })],
  ["JavaScript’s JSON.stringify", (value) => JSON.stringify(value)],
  ["a pretty printer with two spaces", (value) => JSON.stringify(value, null, 2)],
  ["a pretty printer with four spaces", (value) => JSON.stringify(value, null, 4)],
  ["a pretty printer with tabs", (value) => JSON.stringify(value, null, "\t")],
];

/** The sent body and its variants produced by common mistakes, without duplicates. */
export function bodyCandidates(sent: Uint8Array): BodyCandidate[] {
  const body = Buffer.from(sent);
  const text = body.toString("utf8");
  const candidates: BodyCandidate[] = [{ bytes: body, mistake: null }];
  const seen = new Set([text]);
  const add = (candidate: string, mistake: Mistake) => {
    if (seen.has(candidate)) return;
    seen.add(candidate);
    candidates.push({ bytes: Buffer.from(candidate, "utf8"), mistake });
  };

  add(text.trim(), {
    code: "trimmed_body",
    what: "Whitespace at the beginning or end of the body was removed.",
    fix: "Sign the body exactly as received, without trim() or strip().",
  });
  for (const end of ["\n", "\r\n"]) {
    add(text + end, {
      code: "newline_added",
      what: "A newline was added to the body, as echo and many editors do.",
      fix: "Sign the body exactly as received. On a command line, use printf %s or a file without a trailing newline.",
    });
  }
  add("", {
    code: "empty_body",
    what: "The body was empty when it was signed, because middleware had already read the stream.",
    fix: "Store the raw body before JSON middleware reads it, or register the webhook’s route before that middleware.",
  });
  add("[object Object]", {
    code: "object_as_text",
    what: "The parsed body was converted to the text “[object Object]”.",
    fix: "Pass the raw body to the HMAC, not the parsed object.",
  });
  add(pythonBytesText(body), {
    code: "bytes_as_text",
    what: "The body was converted to text by Python’s str(), which adds b'…'.",
    fix: "Pass the bytes to hmac.new unchanged, without str().",
  });
  add(JSON.stringify(text), {
    code: "double_encoded",
    what: "The raw body was encoded as JSON again, which adds quotation marks.",
    fix: "Sign the raw body without JSON.stringify.",
  });
  add(body.toString("latin1"), {
    code: "wrong_charset",
    what: "The body was read as Latin-1, which turns every accented character into two characters.",
    fix: "Sign the raw bytes, or decode and encode as UTF-8.",
  });
  const value = parse(text);
  if (value === undefined) return candidates;
  if (typeof value === "object" && value !== null && "data" in value) {
    add(JSON.stringify(value.data), {
      code: "data_only",
      what: "Only the data object was signed.",
      fix: "Sign the full request body.",
    });
  }
  for (const [how, write] of serialisers) add(write(value), reserialised(how));
  return candidates;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Python's repr() of bytes. */
function pythonBytesText(body: Buffer): string {
  const quote = body.includes("'") && !body.includes('"') ? '"' : "'";
  const named: Record<number, string> = { 9: "\\t", 10: "\\n", 13: "\\r", 92: "\\\\" };
  let text = "";
  for (const byte of body) {
    if (byte === quote.charCodeAt(0)) text += `\\${quote}`;
    else if (named[byte]) text += named[byte];
    else if (byte < 0x20 || byte >= 0x7f) text += `\\x${byte.toString(16).padStart(2, "0")}`;
    else text += String.fromCharCode(byte);
  }
  return `b${quote}${text}${quote}`;
}

interface Style {
  /** Text after an item and after a key. */
  separators?: [item: string, key: string];
  sortKeys?: boolean;
  /** Applied to every JSON string literal. */
  escapes?: (literal: string) => string;
}

const unit = (character: string) => character.charCodeAt(0).toString(16).padStart(4, "0");

/** Python and PHP: non-ASCII characters as \uxxxx in lowercase hex. */
const escapeAscii = (literal: string) =>
  literal.replace(/[\u007f-\uffff]/g, (character) =>
    character === "\u007f" ? character : `\\u${unit(character)}`,
  );

const escapePhp = (literal: string) => literal.replaceAll("/", "\\/");

/** Go and Rails: characters that could end a script element, and two separators that old JavaScript treated as newlines. */
const escapeGo = (literal: string) =>
  literal.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${unit(character)}`);

/** .NET: non-ASCII characters, characters with a meaning in HTML, and escaped quotes, in uppercase hex. */
const escapeDotNet = (literal: string) => {
  const inner = literal.slice(1, -1).replaceAll('\\"', "\\u0022");
  return `"${inner.replace(/[<>&'+`\u007f-\uffff]/g, (character) => `\\u${unit(character).toUpperCase()}`)}"`;
};

/** Writes a parsed JSON value in the style of another language's library. */
function serialiseJson(value: unknown, style: Style): string {
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
