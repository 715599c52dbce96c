import { z } from "zod";

/** A time in a payload: RFC 3339, UTC, whole seconds, `Z`, in the same format as the envelope's timestamp. */
export const payloadTime = z.iso
  .datetime({ precision: 0, offset: false })
  .meta({ description: "RFC 3339, UTC, whole seconds" });

export const id = z.string().min(1);
/** A field that may be null but is always present. */
export const maybe = <T extends z.ZodType>(schema: T) => schema.nullable();
