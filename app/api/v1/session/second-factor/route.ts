import { withSession } from "@/app/api/_lib/with-route";
import { recentSignInBody } from "@/lib/contracts/second-factor";
import { startSetUp } from "@/lib/second-factor/start-set-up";

export const POST = withSession({
  body: recentSignInBody,
  handle: ({ caller, body, ip, userAgent }) => startSetUp(caller, body.password, { ip, userAgent }),
});
