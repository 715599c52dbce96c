import "server-only";
import type { z } from "zod";
import { strangeText } from "@/app/api/_lib/parse";

/**
 * Parses a query like a route. Null when the route would reject it; the screen then calls the route and shows
 * its error.
 */
export function readQuery<S extends z.ZodType>(schema: S, query: unknown): z.output<S> | null {
  const result = schema.safeParse(query);
  return result.success && !strangeText(result.data) ? result.data : null;
}
