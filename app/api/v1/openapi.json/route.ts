import { createHash } from "node:crypto";
import { respondText } from "@/app/api/_lib/respond";
import { sessionCookieName } from "@/lib/auth/session-token";
import { env } from "@/lib/env";
import { openApiDocument } from "@/lib/openapi/document";

export const dynamic = "force-dynamic";

let document: Promise<{ text: string; tag: string }> | undefined;

/** The OpenAPI document of this API. Public, because it contains nothing of any organization. */
export async function GET(request: Request): Promise<Response> {
  document ??= build();
  const { text, tag } = await document;
  const headers = { "Cache-Control": "public, max-age=300", ETag: tag };
  if (request.headers.get("if-none-match") === tag) return respondText(null, 304, headers);
  return respondText(text, 200, headers);
}

/** Loads every route, so only when the document is first asked for. */
async function build() {
  const { declaredRoutes } = await import("@/app/api/_lib/declared-routes");
  const { origin } = new URL(env().NEXTAUTH_URL);
  const text = JSON.stringify(
    openApiDocument(declaredRoutes, { origin, sessionCookie: sessionCookieName() }),
  );
  return { text, tag: `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"` };
}
