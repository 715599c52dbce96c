/** Expressions that the engine can evaluate: a subset of CEL, which Inngest uses. */

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

/** Compiles a concurrency key such as `event.data.x`. @returns null for any other expression */
export function compileKey(expression: string): ((event: unknown) => unknown) | null {
  const parsed = parsePath(expression);
  return parsed?.root === "event" ? (event) => valueAt(event, parsed.path) : null;
}

export interface Match {
  /** Reads the value from the event that started the run. */
  ofRun: (event: unknown) => unknown;
  /** Reads the value from the event that may cancel the run. */
  ofCanceller: (event: unknown) => unknown;
}

/**
 * Compiles a cancelOn condition `event.data.x == async.data.y`, in either order.
 * @returns null for any other
 */
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
