import { withoutSession } from "@/app/api/_lib/with-route";
import { acceptedInvitation, acceptInvitationBody } from "@/lib/contracts/organizations";
import { acceptInvitation } from "@/lib/organizations/accept-invitation";

export const POST = withoutSession({
  summary: "Accept an invitation",
  body: acceptInvitationBody,
  response: acceptedInvitation,
  conflicts: ["already_member"],
  handle: ({ body, ip, userAgent }) => acceptInvitation(body, { ip, userAgent }),
});
