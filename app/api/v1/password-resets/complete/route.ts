import { withoutSession } from "@/app/api/_lib/with-route";
import { completePasswordReset } from "@/lib/accounts/password-resets";
import { completedPasswordReset, completePasswordResetBody } from "@/lib/contracts/organizations";

export const POST = withoutSession({
  summary: "Choose a new password",
  body: completePasswordResetBody,
  response: completedPasswordReset,
  handle: ({ body, ip, userAgent }) => completePasswordReset(body, { ip, userAgent }),
});
