/** Expressions that the engine can evaluate; Inngest's are CEL. */

/** `event.data.webhook_id` as ["data", "webhook_id"]. */
type Path = string[];

type Literal = string | number | boolean | null;

const PATH = /^(event|async)((?:\.[A-Za-z_]\w*)+)$/;

function parsePath(text: string): { root: "event" | "async"; path: Path } | null {
  const match = PATH.exec(text.trim());
  if (!match?.[2]) return null;
  return { root: match[1] as "event" | "async", path: match[2].slice(1).split(".") };
}

function parseLiteral(text: string): { value: Literal } | null {
  const trimmed = text.trim();
  const quoted = /^'([^'\\]*)'$|^"([^"\\]*)"$/.exec(trimmed);
  if (quoted) return { value: quoted[1] ?? quoted[2] ?? "" };
  if (/^(-?\d+(\.\d+)?|true|false|null)$/.test(trimmed)) return { value: JSON.parse(trimmed) as Literal };
  return null;
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const name of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

function sidesOf(expression: string): [string, string] | null {
  const sides = expression.split("==");
  return sides.length === 2 && sides[0] && sides[1] ? [sides[0], sides[1]] : null;
}

/** `event.data.x`: a concurrency key. @returns null when it says anything more */
export function compileKey(expression: string): ((event: unknown) => unknown) | null {
  const parsed = parsePath(expression);
  return parsed?.root === "event" ? (event) => valueAt(event, parsed.path) : null;
}

/** `event.data.x == 'literal'`: a trigger's condition. @returns null when it says anything more */
export function compileCondition(expression: string): ((event: unknown) => boolean) | null {
  const sides = sidesOf(expression);
  const left = sides && parsePath(sides[0]);
  const right = sides && parseLiteral(sides[1]);
  if (left?.root !== "event" || !right) return null;
  return (event) => valueAt(event, left.path) === right.value;
}

export interface Match {
  /** The value in the event that began the run. */
  ofRun: (event: unknown) => unknown;
  /** The value in the event that may cancel it. */
  ofCanceller: (event: unknown) => unknown;
}

/** `event.data.x == async.data.y`, either way round: what cancels a run. @returns null when it says anything more */
export function compileMatch(expression: string): Match | null {
  const sides = sidesOf(expression);
  const parsed = sides?.map(parsePath);
  const event = parsed?.find((side) => side?.root === "event");
  const other = parsed?.find((side) => side?.root === "async");
  if (!event || !other) return null;
  return {
    ofRun: (value) => valueAt(value, event.path),
    ofCanceller: (value) => valueAt(value, other.path),
  };
}
