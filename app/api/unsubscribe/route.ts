import { parseQuery } from "@/app/api/_lib/parse";
import { toProblem } from "@/app/api/_lib/problem-details";
import { respond } from "@/app/api/_lib/respond";
import { unsubscribeQuery } from "@/lib/contracts/notices";
import { env } from "@/lib/env";
import { unsubscribe } from "@/lib/notices/unsubscribe";

export const dynamic = "force-dynamic";

/**
 * Ends emails of one kind to one person (RFC 8058). Mail programs send a form from another origin and without a
 * session, so the token alone decides. It grants nothing else.
 */
export async function POST(request: Request): Promise<Response> {
  try {
    return respond(await unsubscribe(parseQuery(unsubscribeQuery, request).token), 200);
  } catch (error) {
    return toProblem(error, request);
  }
}

/** For mail programs that open the link instead: the page asks first. */
export function GET(request: Request): Response {
  const page = new URL(`/unsubscribe${new URL(request.url).search}`, env().NEXTAUTH_URL);
  return respond(undefined, 303, { Location: page.href });
}
