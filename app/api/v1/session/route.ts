import { withSession } from "@/app/api/_lib/with-route";
import { session } from "@/lib/contracts/organizations";
import { toSession } from "@/lib/organizations/organization";

export const GET = withSession({
  summary: "Get the session",
  response: session,
  handle: async ({ caller }) => toSession(caller),
});
