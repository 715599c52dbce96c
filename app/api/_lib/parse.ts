import { z } from "zod";
import { badRequest, type FieldError, invalid, notFound } from "@/lib/errors";
import { readBody } from "./read-body";

const MESSAGE_LENGTH = 300;
const MAX_ERRORS = 50;

/** Parses path ids. An invalid id counts as not found. @throws {AppError} 404 */
export function parseParams<S extends z.ZodType>(schema: S, params: unknown): z.output<S> {
  const result = schema.safeParse(params);
  if (!result.success || strangeText(result.data)) throw notFound("resource");
  return result.data;
}

/** @throws {AppError} 422, also for unknown and repeated keys */
export function parseQuery<S extends z.ZodType>(schema: S, request: Request): z.output<S> {
  const entries = [...new URL(request.url).searchParams];
  const query = Object.fromEntries(entries);
  const twice = entries.map(([key]) => key).find((key, index, keys) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw invalid([{ path: short(twice), message: "Send this parameter only once." }]);
  return check(schema, query);
}

/** @throws {AppError} 400, 413, 422 */
export async function parseBody<S extends z.ZodType>(schema: S, request: Request): Promise<z.output<S>> {
  const text = await readBody(request);
  if (text === "") {
    const empty = schema.safeParse({});
    if (empty.success) return empty.data;
  }
  return check(schema, parseJson(text));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest("malformed_json", "The request body is not valid JSON.");
  }
}

function check<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value, { error: zodMessage });
  if (!result.success) throw invalid(result.error.issues.flatMap(toFieldErrors).slice(0, MAX_ERRORS));
  const strange = strangeText(result.data);
  if (strange) throw invalid([strange]);
  return result.data;
}

function toFieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const at = (path: readonly PropertyKey[], message: string) => ({
    path: short(path.map(String).join(".")),
    message: short(message),
  });
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => at([...issue.path, key], "Unknown field."));
  }
  return [at(issue.path, issue.message)];
}

const short = (text: string) => (text.length > MESSAGE_LENGTH ? `${text.slice(0, MESSAGE_LENGTH)}…` : text);

/** Finds NUL and lone surrogates, which JSON.parse accepts and PostgreSQL does not store. */
export function strangeText(value: unknown, path = ""): FieldError | null {
  if (typeof value === "string") {
    const isStrange = value.includes("\0") || /\p{Surrogate}/u.test(value);
    return isStrange ? { path, message: "Contains unsupported characters. Remove them." } : null;
  }
  if (typeof value !== "object" || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const found = strangeText(inner, path ? `${path}.${key}` : key);
    if (found) return found;
  }
  return null;
}

/** The message for an invalid input whose schema has no message, so that the library's texts are never shown. */
function zodMessage(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "Required." : `Must be ${nounOf(issue.expected)}.`;
    case "too_big":
      return `Must ${limitOf(issue.origin, "at most", issue.maximum)}.`;
    case "too_small":
      return `Must ${limitOf(issue.origin, "at least", issue.minimum)}.`;
    case "invalid_value":
      return `Must be one of: ${issue.values.map(String).join(", ")}.`;
    default:
      return "Has the wrong format.";
  }
}

const nouns: Partial<Record<string, string>> = {
  string: "text",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
};
const nounOf = (expected: string) =>
  nouns[expected] ?? (expected === "object" ? "an object" : `a ${expected}`);

function limitOf(origin: string, bound: "at most" | "at least", limit: number | bigint): string {
  if (origin === "string") return `have ${bound} ${limit} characters`;
  if (origin === "array") return `have ${bound} ${limit} entries`;
  return `be ${bound} ${limit}`;
}

export const idParams = z.object({ id: z.string().max(100) });
