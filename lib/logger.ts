import pino from "pino";

/** Names of fields that may carry a secret, a signature or a cookie. Headers carry all of them, as sent or as read. */
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
 * Lines are JSON on stdout. What may carry a secret, a signature or a cookie is cut out by its name, up to two levels
 * deep: the second defence, after logging ids and nothing else.
 */
export const logger = pino(loggerOptions);
