import { env } from "@/lib/env";

/** Of every API answer: nothing of it may be stored, framed, sniffed or run. */
export const answerHeaders = (): Record<string, string> => ({
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Content-Type": "application/json",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  ...strictTransport(),
});

/** @param body undefined for an answer without one */
export function respond(body: unknown, status: number, extra: Record<string, string> = {}): Response {
  return answer(body === undefined ? null : JSON.stringify(body), status, extra);
}

/** 200 with what is no JSON. */
export const respondText = (text: string, type: string) => answer(text, 200, { "Content-Type": type });

function answer(text: string | null, status: number, extra: Record<string, string>): Response {
  // A length that is known lets Next leave short answers uncompressed: zlib was 7 % of a request's CPU.
  const length: Record<string, string> =
    text === null ? {} : { "Content-Length": String(Buffer.byteLength(text)) };
  return new Response(text, { status, headers: { ...answerHeaders(), ...length, ...extra } });
}

/** Only where we are reached by https: on http browsers ignore it. */
export function strictTransport(): Record<string, string> {
  return env().NEXTAUTH_URL.startsWith("https://")
    ? { "Strict-Transport-Security": "max-age=31536000; includeSubDomains" }
    : {};
}
