import { withSession } from "@/app/api/_lib/with-route";
import { supportSearchQuery, supportSearchResult } from "@/lib/contracts/support";
import { search } from "@/lib/support/search";

export const GET = withSession({
  summary: "Search as support",
  query: supportSearchQuery,
  response: supportSearchResult,
  handle: ({ caller, query, ip, userAgent }) => search(caller, query, { ip, userAgent }),
});
