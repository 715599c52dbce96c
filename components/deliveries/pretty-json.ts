const INDENT = "  ";

/**
 * JSON with line breaks and indents, touching white space only: numbers, escapes and doubled keys stay as they
 * were sent, which parsing and printing would change.
 * @returns null when the text is no JSON object or array
 */
export function prettyJson(text: string): string | null {
  if (!/^\s*[[{]/.test(text) || !isJson(text)) return null;
  const out: string[] = [];
  let depth = 0;
  let opened = false;
  const newline = () => out.push(`\n${INDENT.repeat(depth)}`);
  // Strings whole, so that nothing inside them counts; then single marks, then all other runs.
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
