import { withSession } from "@/app/api/_lib/with-route";
import { recentSignInBody, secondFactorSetUp } from "@/lib/contracts/second-factor";
import { startSetUp } from "@/lib/second-factor/set-up";

export const POST = withSession({
  summary: "Start to set up a second factor",
  body: recentSignInBody,
  response: secondFactorSetUp,
  handle: ({ caller, body, ip, userAgent }) => startSetUp(caller, body.password, { ip, userAgent }),
});
