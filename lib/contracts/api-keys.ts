import { z } from "zod";
import { currentPassword, instant, text, toWholeSeconds } from "./common";
import { limits } from "./limits";
import { scopes } from "./permissions";

export const scope = z.enum(scopes, "scopes must be read, write, or secrets.");

/** At least one known scope, without duplicates. */
const grantedScopes = z
  .array(scope, { error: "scopes must be a list." })
  .min(1, "Choose at least one scope.")
  .max(limits.scopesPerList, `scopes can have at most ${limits.scopesPerList} entries.`)
  .transform((list) => scopes.filter((one) => list.includes(one)));

export const createApiKeyBody = z.strictObject({
  name: text(limits.apiKeyNameLength, "Name"),
  scopes: grantedScopes,
  /** One year from now if omitted; null: never. */
  expires_at: z.iso
    .datetime({ offset: true, error: "expires_at must be an RFC 3339 time such as 2027-03-10T09:00:00Z." })
    .transform(toWholeSeconds)
    .refine((date) => date > new Date(), "expires_at must be in the future.")
    .refine((date) => date.getUTCFullYear() < 3000, "expires_at must be before the year 3000.")
    .nullable()
    .optional(),
  /** Required when the sign-in is older than 5 minutes. */
  password: currentPassword,
});
export type CreateApiKeyBody = z.input<typeof createApiKeyBody>;

export const apiKey = z.strictObject({
  id: z.string(),
  name: z.string(),
  scopes: z.array(scope),
  /** The last four characters of the key. */
  hint: z.string(),
  /** Null: never. */
  expires_at: instant.nullable(),
  created_at: instant,
  /** Name of the admin who created the key. */
  created_by: z.string(),
  /** Updated at most once a minute. */
  last_used_at: instant.nullable(),
  last_used_ip: z.string().nullable(),
});
export type ApiKey = z.infer<typeof apiKey>;

/** The response of POST /api-keys, the only one that contains the key. */
export const createdApiKey = apiKey.extend({ key: z.string() });
export type CreatedApiKey = z.infer<typeof createdApiKey>;
