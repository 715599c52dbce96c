import type { z } from "zod";

/** The message for an invalid input whose schema has no message, so that the library's texts are never shown. */
export function zodMessage(issue: z.core.$ZodRawIssue): string {
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
