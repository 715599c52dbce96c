import { toProblem } from "@/app/api/_lib/problem-details";
import { noSuchRoute } from "@/lib/errors";

/** Responds to unknown API paths with a problem instead of a page. */
async function respond(request: Request): Promise<Response> {
  return toProblem(noSuchRoute(), request);
}

export { respond as DELETE, respond as GET, respond as PATCH, respond as POST, respond as PUT };
