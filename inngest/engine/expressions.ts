/** Expressions that the engine can evaluate; Inngest's are CEL. */

/** `event.data.webhook_id` as ["data", "webhook_id"]. */
type Path = string[];

const PATH = /^(event|async)((?:\.[A-Za-z_]\w*)+)$/;

function parsePath(text: string): { root: "event" | "async"; path: Path } | null {
  const match = PATH.exec(text.trim());
  if (!match?.[2]) return null;
  return { root: match[1] as "event" | "async", path: match[2].slice(1).split(".") };
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const name of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/** `event.data.x`: a concurrency key. @returns null for any other expression */
export function compileKey(expression: string): ((event: unknown) => unknown) | null {
  const parsed = parsePath(expression);
  return parsed?.root === "event" ? (event) => valueAt(event, parsed.path) : null;
}

export interface Match {
  /** The value in the event that began the run. */
  ofRun: (event: unknown) => unknown;
  /** The value in the event that may cancel it. */
  ofCanceller: (event: unknown) => unknown;
}

/** `event.data.x == async.data.y`, either way round: a cancelOn condition. @returns null for any other expression */
export function compileMatch(expression: string): Match | null {
  const sides = expression.split("==").map(parsePath);
  if (sides.length !== 2) return null;
  const event = sides.find((side) => side?.root === "event");
  const other = sides.find((side) => side?.root === "async");
  if (!event || !other) return null;
  return {
    ofRun: (value) => valueAt(value, event.path),
    ofCanceller: (value) => valueAt(value, other.path),
  };
}
