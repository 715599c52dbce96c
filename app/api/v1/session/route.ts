import { withSession } from "@/app/api/_lib/with-route";
import { toSession } from "@/lib/organizations/to-session";

export const GET = withSession({ handle: async ({ caller }) => toSession(caller) });
