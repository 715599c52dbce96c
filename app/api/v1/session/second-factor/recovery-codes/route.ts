import { withSession } from "@/app/api/_lib/with-route";
import { recentSignInBody } from "@/lib/contracts/second-factor";
import { renewRecoveryCodes } from "@/lib/second-factor/renew-recovery-codes";

export const POST = withSession({
  body: recentSignInBody,
  handle: async ({ caller, body, ip, userAgent }) => ({
    recovery_codes: await renewRecoveryCodes(caller, body.password, { ip, userAgent }),
  }),
});
