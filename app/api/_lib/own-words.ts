import type { z } from "zod";

/** What is said of an input when its schema says nothing: in our words, never in the library's. */
export function ownWords(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "This is missing." : `This must be ${nounOf(issue.expected)}.`;
    case "too_big":
      return `This may ${limitOf(issue.origin, "at most", issue.maximum)}.`;
    case "too_small":
      return `This must ${limitOf(issue.origin, "at least", issue.minimum)}.`;
    case "invalid_value":
      return `This must be one of: ${issue.values.map(String).join(", ")}.`;
    default:
      return "This does not have the right form.";
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
