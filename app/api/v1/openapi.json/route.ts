import { openApi } from "@/app/api/_lib/open-api";
import { respondText } from "@/app/api/_lib/respond";

export const dynamic = "force-dynamic";

/** The OpenAPI document of this API. Public, because it contains nothing of any organization. */
export async function GET(request: Request): Promise<Response> {
  const { text, tag } = await openApi();
  const headers = { "Cache-Control": "public, max-age=300", ETag: tag };
  if (request.headers.get("if-none-match") === tag) return respondText(null, 304, headers);
  return respondText(text, 200, headers);
}
