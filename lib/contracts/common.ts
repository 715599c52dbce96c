import { z } from "zod";
import { limits } from "./limits";

/** An RFC 3339 time, as used in every response. */
export const instant = z.iso.datetime({ offset: true });

/** Truncates incoming times before any comparison, since payloads and responses contain whole seconds. */
export const toWholeSeconds = (time: string) => new Date(Math.floor(Date.parse(time) / 1_000) * 1_000);

/** A bound of a time filter. PostgreSQL has no year 0, and Date supports years with more than four digits. */
export const timeFilter = (name: string) =>
  z.iso
    .datetime({
      offset: true,
      abort: true,
      error: `${name} must be an RFC 3339 time such as 2026-03-10T09:00:00Z.`,
    })
    .transform(toWholeSeconds)
    .refine((date) => {
      const year = date.getUTCFullYear();
      return year >= 1 && year <= 9999;
    }, `${name} must be between the years 1 and 9999.`)
    .transform((date) => date.toISOString())
    .pipe(instant);

/** A whole number in a query: plain digits only, without leading zeros. */
export const queryNumber = (name: string, { min, max }: { min: number; max: number }) =>
  z
    .string()
    .regex(/^(?:0|[1-9]\d{0,14})$/, { error: `${name} must be a whole number in plain digits.`, abort: true })
    .transform(Number)
    .refine((value) => value >= min, `${name} must be at least ${min}.`)
    .refine((value) => value <= max, `${name} may be at most ${max}.`);

/** Matches any visible character. Zero-width characters and fillers are invisible. */
const VISIBLE = /[^\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Trimmed, visible text of at most `max` characters. */
export const text = (max: number, label: string) =>
  z
    .string({ error: `${label} must be text.` })
    .trim()
    .min(1, { error: `${label} is required.`, abort: true })
    .max(max, `${label} can have at most ${max} characters.`)
    .regex(VISIBLE, `${label} contains only invisible characters.`);

/** Optional text. Omitted, null, and blank values become null. */
export const optionalText = (max: number, label: string) =>
  z
    .string({ error: `${label} must be text.` })
    .trim()
    .max(max, `${label} can have at most ${max} characters.`)
    .nullish()
    .transform((value) => (value && VISIBLE.test(value) ? value : null));

export const optionalEmail = optionalText(limits.emailLength, "Email").refine(
  (value) => value === null || z.email().safeParse(value).success,
  "Enter an email address like name@example.com.",
);

export const email = z
  .email("Enter an email address like name@example.com.")
  .max(limits.emailLength, `An email address can have at most ${limits.emailLength} characters.`)
  .transform((value) => value.toLowerCase());

/** The caller's password, for calls that need a recent sign-in. */
export const currentPassword = z.string().max(limits.passwordMaxLength).nullish();

export const pageQuery = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: queryNumber("limit", { min: 1, max: limits.pageSizeMax }).default(limits.pageSizeDefault),
  /** Required for support staff. For other users, one of their organizations; the active one if omitted. */
  organization_id: z.uuid("organization_id must be a UUID.").optional(),
});

/** For routes that read one resource. Support staff may specify its organization. */
export const organizationQuery = pageQuery.pick({ organization_id: true });

/** The body of a request that has none, and of a response without content of its own. */
export const emptyObject = z.strictObject({});

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ data: z.array(item), next_cursor: z.string().nullable() });

export interface Page<Item> {
  data: Item[];
  next_cursor: string | null;
}

/** RFC 9457 `application/problem+json`. */
export const problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
  /** With `delivery_unfinished`. */
  delivery_id: z.string().optional(),
  /** With `replay_running`. */
  replay_id: z.string().optional(),
});
export type Problem = z.infer<typeof problem>;
