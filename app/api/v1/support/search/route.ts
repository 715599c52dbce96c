import { withSession } from "@/app/api/_lib/with-route";
import { supportSearchQuery } from "@/lib/contracts/support";
import { search } from "@/lib/support/search";

export const GET = withSession({
  query: supportSearchQuery,
  handle: ({ caller, query, ip, userAgent }) => search(caller, query, { ip, userAgent }),
});
