import { type NextRequest, NextResponse } from "next/server";
import { tooManyPages } from "@/app/_lib/too-many-pages";
import { problemOf } from "@/app/api/_lib/problem-details";
import { apiHeaders, strictTransport } from "@/app/api/_lib/respond";
import { spendPage } from "@/lib/auth/request-limits";
import { readSessionToken, sessionCookieName } from "@/lib/auth/session-token";
import { AppError } from "@/lib/errors";

/**
 * Headers and limits of pages; it never decides who may see them: proxies of this framework were bypassed before
 * (CVE-2025-29927). API responses set their own headers, see app/api/_lib/respond.ts.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  if (isPage(request) && !READING.includes(request.method)) {
    return isEarlySubmit(request) ? reload(request) : noSuchMethod();
  }
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  // Where to come back to after signing in: server components are not told their address otherwise.
  headers.set("x-path", request.nextUrl.pathname + request.nextUrl.search);
  headers.set("content-security-policy", policy);
  const refusal = await refusePage(request);
  const response = refusal
    ? new NextResponse(tooManyPages(refusal, nonce), {
        status: refusal.status,
        headers: refusalHeaders(refusal),
      })
    : NextResponse.next({ request: { headers } });
  const own = { ...pageHeaders, ...strictTransport(), "Content-Security-Policy": policy };
  for (const [name, value] of Object.entries(own)) response.headers.set(name, value);
  return response;
}

export const config = {
  matcher: ["/((?!api/v1/|api/inngest|api/health|api/metrics|api/unsubscribe|_next/static/).*)"],
};

const READING = ["GET", "HEAD"];
const isPage = (request: NextRequest) => !request.nextUrl.pathname.startsWith("/api/");

/** A form that was submitted before the page's script had loaded: the browser sends it by itself. */
const isEarlySubmit = ({ method, headers }: NextRequest) =>
  method === "POST" &&
  !headers.has("next-action") &&
  (headers.get("content-type") ?? "").startsWith("application/x-www-form-urlencoded");

/** Shows the page again. What was entered goes nowhere, and never into the address. */
function reload({ nextUrl }: NextRequest): NextResponse {
  return NextResponse.redirect(nextUrl, 303);
}

/** Pages are only read; everything else is a probe for server actions, of which there are none. */
function noSuchMethod(): NextResponse {
  const problem = problemOf(
    new AppError(405, "method_not_allowed", "This address does not take this method."),
  );
  const headers = {
    ...apiHeaders(),
    "Content-Type": "application/problem+json",
    Allow: READING.join(", "),
  };
  return new NextResponse(JSON.stringify(problem), { status: 405, headers });
}

/** Counts a page request of whoever is signed in. */
async function refusePage(request: NextRequest): Promise<AppError | null> {
  if (!isPage(request)) return null;
  const claims = await readSessionToken(request.cookies.get(sessionCookieName())?.value);
  if (!claims) return null;
  try {
    await spendPage(claims.userId);
    return null;
  } catch (error) {
    // Without the database the page itself says what is wrong.
    return error instanceof AppError ? error : null;
  }
}

const refusalHeaders = (refusal: AppError) => ({
  ...refusal.headers,
  "Cache-Control": "no-store",
  "Content-Type": "text/html; charset=utf-8",
});

const pageHeaders = {
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
  "Referrer-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
};

/** Styles in attributes are React Aria's and the charts'; scripts and style elements need the nonce. */
function contentSecurityPolicy(nonce: string): string {
  const isDev = process.env.NODE_ENV === "development";
  return Object.entries({
    "default-src": "'self'",
    "script-src": `'self' 'nonce-${nonce}' 'strict-dynamic'${isDev ? " 'unsafe-eval'" : ""}`,
    "style-src": isDev ? "'self' 'unsafe-inline'" : "'self'",
    ...(isDev ? {} : { "style-src-elem": `'self' 'nonce-${nonce}'`, "style-src-attr": "'unsafe-inline'" }),
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": isDev ? "'self' ws:" : "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
  })
    .map(([directive, value]) => `${directive} ${value}`)
    .join("; ");
}
