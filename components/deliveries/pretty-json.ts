const INDENT = "  ";

/**
 * JSON with line breaks and indents. Only whitespace changes: parsing and serializing would also change numbers,
 * escapes, and duplicate keys.
 * @returns null when the text is not a JSON object or array
 */
export function prettyJson(text: string): string | null {
  if (!/^\s*[[{]/.test(text) || !isJson(text)) return null;
  const out: string[] = [];
  let depth = 0;
  let opened = false;
  const newline = () => out.push(`\n${INDENT.repeat(depth)}`);
  // Tokens: whole strings, so that punctuation inside them is ignored; single marks; all other runs.
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g)) {
    const closes = token === "}" || token === "]";
    if (closes) depth--;
    if (opened !== closes) newline();
    opened = token === "{" || token === "[";
    if (opened) depth++;
    out.push(token === ":" ? ": " : token);
    if (token === ",") newline();
  }
  return out.join("");
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
