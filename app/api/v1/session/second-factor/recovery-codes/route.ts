import { withSession } from "@/app/api/_lib/with-route";
import { recentSignInBody, recoveryCodes } from "@/lib/contracts/second-factor";
import { renewRecoveryCodes } from "@/lib/second-factor/recovery-codes";

export const POST = withSession({
  summary: "Replace the recovery codes",
  body: recentSignInBody,
  response: recoveryCodes,
  conflicts: ["no_second_factor"],
  handle: async ({ caller, body, ip, userAgent }) => ({
    recovery_codes: await renewRecoveryCodes(caller, body.password, { ip, userAgent }),
  }),
});
