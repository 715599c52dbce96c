import { withSession } from "@/app/api/_lib/with-route";
import { recentSignInBody } from "@/lib/contracts/second-factor";
import { disableSecondFactor } from "@/lib/second-factor/disable-second-factor";

export const POST = withSession({
  summary: "Turn the second factor off",
  body: recentSignInBody,
  status: 204,
  conflicts: ["no_second_factor", "second_factor_required"],
  handle: ({ caller, body, ip, userAgent }) => disableSecondFactor(caller, body.password, { ip, userAgent }),
});
