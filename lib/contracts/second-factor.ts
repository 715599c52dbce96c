import { z } from "zod";
import { currentPassword } from "./common";

/** Body of requests that only need a recent sign-in. */
export const recentSignInBody = z.strictObject({ password: currentPassword });

/** The secret is shown only once. `qr_code` is an image of `uri` as a data URL. */
export const secondFactorSetUp = z.strictObject({
  secret: z.string(),
  uri: z.string(),
  qr_code: z.string(),
});
export type SecondFactorSetUp = z.infer<typeof secondFactorSetUp>;

export const confirmSecondFactorBody = z.strictObject({
  code: z
    .string({ error: "Enter the code." })
    .trim()
    .regex(/^\d{3} ?\d{3}$/, "Enter the 6 digits that your authenticator app shows."),
});

/** Shown only once, since only hashes are stored. */
export const recoveryCodes = z.strictObject({ recovery_codes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof recoveryCodes>;
