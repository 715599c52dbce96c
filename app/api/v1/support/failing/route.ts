import { withSession } from "@/app/api/_lib/with-route";
import { listFailingQuery } from "@/lib/contracts/support";
import { listFailing } from "@/lib/support/list-failing";

export const GET = withSession({
  query: listFailingQuery,
  handle: ({ caller, query, ip, userAgent }) => listFailing(caller, query, { ip, userAgent }),
});
