import { env } from "@/lib/env";
import { forbidden } from "@/lib/errors";

const READING = ["GET", "HEAD"];

/**
 * Cross-site request forgery: a browser sends our cookie along with another site's form, but never our own Origin,
 * and never JSON unless we allowed it.
 * @throws {AppError} 403 for a mutation of another origin or of another content type
 */
export function refuseForeign(request: Request): void {
  if (READING.includes(request.method)) return;
  refuseForeignOrigin(request, { required: true });
  const type = request.headers.get("content-type");
  // DELETE and the like carry neither a body nor its type.
  if (type === null && !announcesBody(request.headers)) return;
  if (type?.split(";")[0]?.trim().toLowerCase() !== "application/json") {
    throw forbidden("not_json", "Send the body as JSON, with Content-Type: application/json.");
  }
}

/** @param required false where a token of the form protects as well @throws {AppError} 403 */
export function refuseForeignOrigin(request: Request, { required }: { required: boolean }): void {
  const origin = request.headers.get("origin");
  if (origin === null && !required) return;
  if (origin === new URL(env().NEXTAUTH_URL).origin) return;
  throw forbidden(
    "foreign_origin",
    "Requests that change data must come from Empfio’s own pages. The Origin header must be Empfio’s own origin.",
  );
}

const announcesBody = (headers: Headers) =>
  Number(headers.get("content-length") ?? 0) > 0 || headers.has("transfer-encoding");
