import { withoutSession } from "@/app/api/_lib/with-route";
import { requestPasswordReset } from "@/lib/accounts/password-resets";
import { emptyObject } from "@/lib/contracts/common";
import { requestPasswordResetBody } from "@/lib/contracts/organizations";

export const POST = withoutSession({
  summary: "Request a reset link",
  body: requestPasswordResetBody,
  status: 202,
  response: emptyObject,
  conflicts: ["no_email"],
  handle: async ({ body, ip }) => {
    await requestPasswordReset(body.email, ip);
    return {};
  },
});
