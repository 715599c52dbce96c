import { toProblem } from "@/app/api/_lib/problem-details";
import { noSuchRoute } from "@/lib/errors";

/** Responds to unknown API paths with a problem instead of a page. */
async function answer(request: Request): Promise<Response> {
  return toProblem(noSuchRoute(), request);
}

export { answer as DELETE, answer as GET, answer as PATCH, answer as POST, answer as PUT };
