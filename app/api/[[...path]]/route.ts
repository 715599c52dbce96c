import { toProblem } from "@/app/api/_lib/problem";
import { AppError } from "@/lib/errors";

/** What no route answers: an API client gets a problem to read, not a page. */
async function answer(request: Request): Promise<Response> {
  return toProblem(new AppError(404, "no_such_route", "There is no such address in this API."), request);
}

export { answer as DELETE, answer as GET, answer as PATCH, answer as POST, answer as PUT };
