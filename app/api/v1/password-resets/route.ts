import { withoutSession } from "@/app/api/_lib/with-route";
import { requestPasswordReset } from "@/lib/accounts/request-password-reset";
import { requestPasswordResetBody } from "@/lib/contracts/organizations";

export const POST = withoutSession({
  body: requestPasswordResetBody,
  status: 202,
  handle: async ({ body, ip }) => {
    await requestPasswordReset(body.email, ip);
    return {};
  },
});
