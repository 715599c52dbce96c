import { withoutSession } from "@/app/api/_lib/with-route";
import { completePasswordReset } from "@/lib/accounts/complete-password-reset";
import { completePasswordResetBody } from "@/lib/contracts/organizations";

export const POST = withoutSession({
  body: completePasswordResetBody,
  handle: ({ body, ip, userAgent }) => completePasswordReset(body, { ip, userAgent }),
});
