import { respond } from "@/app/api/_lib/respond";
import { withSession } from "@/app/api/_lib/with-route";
import { newSessionCookie } from "@/lib/auth/session-token";
import { confirmSecondFactorBody, recoveryCodes } from "@/lib/contracts/second-factor";
import { confirmSetUp } from "@/lib/second-factor/set-up";

/** Ends all sessions of the user but this one, which goes on under a new cookie. */
export const POST = withSession({
  summary: "Turn the second factor on",
  body: confirmSecondFactorBody,
  response: recoveryCodes,
  conflicts: ["no_set_up"],
  handle: async ({ caller, body, ip, userAgent }) => {
    const { recoveryCodes, signedInAt } = await confirmSetUp(caller, body.code, { ip, userAgent });
    const cookie = await newSessionCookie({ userId: caller.actor.userId, signedInAt });
    return respond({ recovery_codes: recoveryCodes }, 200, { "Set-Cookie": cookie });
  },
});
