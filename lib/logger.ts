import pino from "pino";

/**
 * Names of fields that may contain secrets, signatures or cookies. Header objects may contain all of these.
 */
const SECRETS = [
  "secret",
  "previousSecret",
  "previous_secret",
  "password",
  "token",
  "signature",
  "webhook-signature",
  "X-Empfio-Signature",
  "x-empfio-signature",
  "X-Empfio-Signature-Previous",
  "x-empfio-signature-previous",
  "authorization",
  "cookie",
  "headers",
  "request_headers",
  "requestHeaders",
];

const path = (name: string) => (name.includes("-") ? `["${name}"]` : name);
const inner = (name: string) => (name.includes("-") ? `*["${name}"]` : `*.${name}`);

export const loggerOptions: pino.LoggerOptions = {
  level: process.env.LOG_LEVEL || "info",
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: {
    paths: SECRETS.flatMap((name) => [path(name), inner(name), `*.${inner(name)}`]),
    censor: "[redacted]",
  },
};

/**
 * Writes JSON lines to stdout. Fields that may contain secrets, signatures or cookies are redacted by name,
 * up to two levels deep. This is a second defense: callers should log only ids.
 */
export const logger = pino(loggerOptions);
