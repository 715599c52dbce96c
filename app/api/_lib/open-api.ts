import { createHash } from "node:crypto";
import { sessionCookieName } from "@/lib/auth/session-token";
import { env } from "@/lib/env";
import { openApiDocument } from "@/lib/openapi/document";

type OpenApi = Awaited<ReturnType<typeof build>>;
let built: Promise<OpenApi> | undefined;

/** The OpenAPI document of this installation, as an object and as text with its entity tag. Built once. */
export function openApi(): Promise<OpenApi> {
  built ??= build();
  return built;
}

/** Loads every route, so only when the document is first asked for. */
async function build() {
  const { declaredRoutes } = await import("./declared-routes");
  const { origin } = new URL(env().NEXTAUTH_URL);
  const document = openApiDocument(declaredRoutes, { origin, sessionCookie: sessionCookieName() });
  const text = JSON.stringify(document);
  return { document, text, tag: `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"` };
}
