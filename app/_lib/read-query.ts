import "server-only";
import type { z } from "zod";
import { strangeText } from "@/app/api/_lib/parse";

/** What a route would read. Null: it would refuse; then the screen asks the route itself, and shows its words. */
export function readQuery<S extends z.ZodType>(schema: S, query: unknown): z.output<S> | null {
  const result = schema.safeParse(query);
  return result.success && !strangeText(result.data) ? result.data : null;
}
