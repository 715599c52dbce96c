import { z } from "zod";

/** Times inside payloads: RFC 3339, UTC, whole seconds, `Z`, like the envelope's own. */
export const payloadTime = z.iso
  .datetime({ precision: 0, offset: false })
  .meta({ description: "RFC 3339, UTC, whole seconds" });

export const id = z.string().min(1);
/** Nullable, never absent. */
export const maybe = <T extends z.ZodType>(schema: T) => schema.nullable();
