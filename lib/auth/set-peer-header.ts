import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { env } from "@/lib/env";
import { logger } from "@/lib/logger";
import { PEER_HEADER } from "./client-address";

/**
 * Routes see headers only. This writes the socket's own address into one, before Next reads the request, and so
 * overwrites whatever the client sent under that name.
 */
export function setPeerHeader(): void {
  let hasWarned = false;
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    request.headers[PEER_HEADER] = request.socket.remoteAddress ?? "";
    if (!hasWarned && request.headers["x-forwarded-for"] && env().TRUSTED_PROXIES === 0) {
      hasWarned = true;
      logger.warn(
        "X-Forwarded-For is ignored because TRUSTED_PROXIES is not set; set it if a proxy is in front",
      );
    }
  });
}
