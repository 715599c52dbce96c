import { type NextRequest, NextResponse } from "next/server";
import { strictTransport } from "@/app/api/_lib/respond";

/**
 * Headers of pages; it never decides who may see them: proxies of this framework were bypassed before
 * (CVE-2025-29927). API answers set their own, see app/api/_lib/respond.ts.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  // Where to come back to after signing in: server components are not told their address otherwise.
  headers.set("x-path", request.nextUrl.pathname + request.nextUrl.search);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  const own = { ...pageHeaders, ...strictTransport(), "Content-Security-Policy": policy };
  for (const [name, value] of Object.entries(own)) response.headers.set(name, value);
  return response;
}

export const config = {
  matcher: ["/((?!api/v1/|api/inngest|api/health|api/metrics|_next/static/|_next/image|favicon.ico).*)"],
};

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
