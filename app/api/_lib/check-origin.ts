import { env } from "@/lib/env";
import { forbidden } from "@/lib/errors";

const READING = ["GET", "HEAD"];

export const isRead = ({ method }: Request) => READING.includes(method);

/**
 * Prevents cross-site request forgery. A browser sends our cookie with another site's form, but never with
 * our Origin, and never as JSON without our permission.
 * @throws {AppError} 403 for a mutation from another origin or with another content type
 */
export function checkCrossSite(request: Request): void {
  if (isRead(request)) return;
  checkOrigin(request, { required: true });
  const type = request.headers.get("content-type");
  // Requests without a body, such as DELETE, have no content type.
  if (type === null && !announcesBody(request.headers)) return;
  if (type?.split(";")[0]?.trim().toLowerCase() !== "application/json") {
    throw forbidden("not_json", "Send the body as JSON, with Content-Type: application/json.");
  }
}

/** @param required false for routes that are also protected by a form token @throws {AppError} 403 */
export function checkOrigin(request: Request, { required }: { required: boolean }): void {
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
