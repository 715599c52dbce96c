import { respond } from "@/app/api/_lib/respond";
import { withSession } from "@/app/api/_lib/with-route";
import { newSessionCookie } from "@/lib/auth/session-token";
import { changePasswordBody } from "@/lib/contracts/organizations";
import { changePassword } from "@/lib/organizations/change-password";

/** Ends all sessions of the user but this one, which goes on under a new cookie. */
export const POST = withSession({
  summary: "Change the password of the caller",
  body: changePasswordBody,
  status: 204,
  handle: async ({ caller, body, ip, userAgent }) => {
    const signedInAt = await changePassword(caller, body, { ip, userAgent });
    const cookie = await newSessionCookie({ userId: caller.actor.userId, signedInAt });
    return respond(undefined, 204, { "Set-Cookie": cookie });
  },
});
