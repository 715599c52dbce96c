import { env } from "@/lib/env";

/** Headers of every API response. They prevent caching, framing, content sniffing, and execution. */
export const apiHeaders = (): Record<string, string> => ({
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Content-Type": "application/json",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  ...strictTransport(),
});

/** @param body undefined for a response without a body */
export function respond(body: unknown, status: number, extra: Record<string, string> = {}): Response {
  return respondText(body === undefined ? null : JSON.stringify(body), status, extra);
}

/** @param text JSON, unless `extra` has another content type */
export function respondText(
  text: string | null,
  status: number,
  extra: Record<string, string> = {},
): Response {
  // With a known length, Next does not compress short responses: zlib took 7% of a request's CPU time.
  const length: Record<string, string> =
    text === null ? {} : { "Content-Length": String(Buffer.byteLength(text)) };
  return new Response(text, { status, headers: { ...apiHeaders(), ...length, ...extra } });
}

/** @param bytes sent unchanged, as `application/json` */
export function respondBytes(bytes: Uint8Array<ArrayBuffer>, extra: Record<string, string>): Response {
  const headers = { ...apiHeaders(), "Content-Length": String(bytes.byteLength), ...extra };
  return new Response(bytes, { status: 200, headers });
}

/** Only for https, since browsers ignore the header over http. */
export function strictTransport(): Record<string, string> {
  return env().NEXTAUTH_URL.startsWith("https://")
    ? { "Strict-Transport-Security": "max-age=31536000; includeSubDomains" }
    : {};
}

/** A file to save, which is streamed. @param name in ASCII */
export function respondFile(
  stream: ReadableStream<Uint8Array>,
  { type, name }: { type: string; name: string },
): Response {
  const headers = {
    ...apiHeaders(),
    "Content-Type": type,
    "Content-Disposition": `attachment; filename="${name}"`,
  };
  return new Response(stream, { status: 200, headers });
}
