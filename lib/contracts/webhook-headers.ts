import { z } from "zod";
import { headerNameFault, headerValueFault } from "./header-faults";
import { limits } from "./limits";

/** Every header can be removed and replaced in one change. */
const MOST_CHANGES = 2 * limits.headersPerWebhook;

/**
 * Changes to custom headers by name: a value sets the header, null removes it. Names are case-insensitive. `__proto__`
 * is refused before a record drops it.
 */
export const headerChanges = z
  .custom<object>((value) => !(Object(value) === value && Object.hasOwn(value as object, "__proto__")), {
    path: ["__proto__"],
    message: "This name is not supported. Choose another one.",
  })
  .meta({ type: "object", additionalProperties: { type: ["string", "null"] } })
  // Checked before the values, so that a body with thousands of wrong values has one issue.
  .refine((value) => Object.keys(Object(value)).length <= MOST_CHANGES, {
    message: `headers can have at most ${MOST_CHANGES} entries.`,
  })
  .pipe(
    z.record(z.string(), z.string("A header value must be text, or null to remove the header.").nullable(), {
      error: "headers must be an object with a value, or null, for each name.",
    }),
  )
  .superRefine((changes, context) => {
    const refuse = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
    const seen = new Set<string>();
    for (const [name, value] of Object.entries(changes)) {
      const fault = headerNameFault(name) ?? (value === null ? null : headerValueFault(value));
      if (fault) refuse([name], fault);
      else if (seen.has(name.toLowerCase())) refuse([name], "This header is named twice.");
      seen.add(name.toLowerCase());
    }
  });
export type HeaderChanges = z.infer<typeof headerChanges>;
