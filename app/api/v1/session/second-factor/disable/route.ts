import { withSession } from "@/app/api/_lib/with-route";
import { recentSignInBody } from "@/lib/contracts/second-factor";
import { disableSecondFactor } from "@/lib/second-factor/disable-second-factor";

export const POST = withSession({
  body: recentSignInBody,
  status: 204,
  handle: ({ caller, body, ip, userAgent }) => disableSecondFactor(caller, body.password, { ip, userAgent }),
});
