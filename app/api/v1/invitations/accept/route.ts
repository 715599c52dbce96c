import { withoutSession } from "@/app/api/_lib/with-route";
import { acceptInvitationBody } from "@/lib/contracts/organizations";
import { acceptInvitation } from "@/lib/organizations/accept-invitation";

export const POST = withoutSession({
  body: acceptInvitationBody,
  handle: ({ body, ip, userAgent }) => acceptInvitation(body, { ip, userAgent }),
});
