import { withSession } from "@/app/api/_lib/with-route";
import { failingList, listFailingQuery } from "@/lib/contracts/support";
import { listFailing } from "@/lib/support/list-failing";

export const GET = withSession({
  summary: "List webhooks that fail now (support staff)",
  query: listFailingQuery,
  response: failingList,
  handle: ({ caller, query, ip, userAgent }) => listFailing(caller, query, { ip, userAgent }),
});
