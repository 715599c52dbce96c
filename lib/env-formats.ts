import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { z } from "zod";

/** Formats of settings. Each error message is one sentence with the variable's name and an example. */

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

function parseDuration(value: string): number | null {
  const match = /^(\d+)(ms|s|m|h)$/.exec(value.trim());
  return match ? Number(match[1]) * units[match[2] as keyof typeof units] : null;
}

/** Converts "250ms", "10s", "5m" or "2h" to milliseconds, greater than zero. */
export const duration = (name: string, example: string) =>
  z.string().transform((value, context) => {
    const ms = parseDuration(value);
    if (ms === null || ms === 0) {
      context.addIssue({ code: "custom", message: `${name} must be a duration, for example ${example}` });
      return z.NEVER;
    }
    return ms;
  });

export const retryDelays = z.string().transform((value, context) => {
  const delays = value.split(",").map(parseDuration);
  if (delays.length !== 3 || delays.some((delay) => !delay)) {
    context.addIssue({
      code: "custom",
      message: "WEBHOOK_RETRY_DELAYS must be exactly three durations, for example 1m,5m,30m",
    });
    return z.NEVER;
  }
  return delays as [number, number, number];
});

export const secretKeys = z.string().transform((value, context) => {
  const keys = value.split(",").map((part) => {
    const at = part.indexOf(":");
    return { kid: part.slice(0, at).trim(), key: Buffer.from(part.slice(at + 1).trim(), "base64") };
  });
  const kids = new Set(keys.map(({ kid }) => kid));
  if (
    kids.size !== keys.length ||
    keys.some(({ kid, key }) => !/^[\w-]{1,32}$/.test(kid) || key.length !== 32)
  ) {
    context.addIssue({
      code: "custom",
      message:
        "WEBHOOK_SECRET_KEYS must be kid:base64key[,kid:base64key…] with 32-byte keys and distinct kids, for example k1:$(openssl rand -base64 32)",
    });
    return z.NEVER;
  }
  return keys as [SecretKey, ...SecretKey[]];
});

export interface SecretKey {
  kid: string;
  key: Buffer;
}

const parseList = (value: string) =>
  value
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);

/** A list of CIDRs; an empty value is an empty list. */
export const networks = (name: string) =>
  z.string().transform((value, context) => {
    const list = parseList(value);
    if (!list.every(ipaddr.isValidCIDR)) {
      context.addIssue({
        code: "custom",
        message: `${name} must be CIDRs separated by commas, for example 10.1.0.0/16,fd00::/8`,
      });
      return z.NEVER;
    }
    return list;
  });

/** A whole number of days. The example is also the default. */
export const days = (name: string, example: number) =>
  z.coerce
    .number(`${name} must be a number of days, for example ${example}`)
    .int(`${name} must be whole days, for example ${example}`)
    .min(1, `${name} must be at least 1, for example ${example}`)
    .default(example);

/** Converts "600/min" to points per number of seconds. Empty: null, no limit. */
export const rate = (name: string, example: string) =>
  z.string().transform((value, context) => {
    if (value.trim() === "") return null;
    const match = /^(\d+)\/(s|min|h)$/.exec(value.trim());
    const points = Number(match?.[1]);
    if (!match || points === 0) {
      context.addIssue({
        code: "custom",
        message: `${name} must be a rate or empty, for example ${example}`,
      });
      return z.NEVER;
    }
    const seconds = { s: 1, min: 60, h: 3_600 }[match[2] as "s" | "min" | "h"];
    return { points, seconds };
  });

/** True unless the value is empty, 0 or false. */
export const isTrue = (value = "") => !["", "0", "false"].includes(value.trim().toLowerCase());

export const flag = z.string().transform((value) => isTrue(value));

const sizes = { kB: 1e3, MB: 1e6, GB: 1e9 } as const;

/** Converts "256MB" to bytes, greater than zero. Empty: null, no limit. */
export const bytes = (name: string, example: string) =>
  z.string().transform((value, context) => {
    if (value.trim() === "") return null;
    const match = /^(\d+)(kB|MB|GB)$/.exec(value.trim());
    const size = Number(match?.[1]) * sizes[match?.[2] as keyof typeof sizes];
    if (!match || size === 0) {
      context.addIssue({
        code: "custom",
        message: `${name} must be a size in kB, MB or GB, or empty, for example ${example}`,
      });
      return z.NEVER;
    }
    return size;
  });

const MAX_HOPS = 10;

/** The number of trusted proxies, or their networks. Empty: 0. */
export const trustedProxies = z.string().transform((value, context): number | string[] => {
  const text = value.trim();
  if (text === "") return 0;
  if (/^\d+$/.test(text) && Number(text) <= MAX_HOPS) return Number(text);
  const list = parseList(text);
  if (list.length > 0 && list.every(ipaddr.isValidCIDR)) return list;
  context.addIssue({
    code: "custom",
    message: `TRUSTED_PROXIES must be a number of proxies up to ${MAX_HOPS}, or CIDRs separated by commas, for example 1 or 10.0.0.0/8`,
  });
  return z.NEVER;
});

/**
 * An IP address. Empty: undefined. Host names are rejected, since they can resolve differently after a DNS
 * change.
 */
export const listenAddress = z.string().transform((value, context) => {
  const text = value.trim();
  if (text === "") return undefined;
  if (isIP(text)) return text;
  context.addIssue({
    code: "custom",
    message: "HOST must be the IP address to listen on, for example 127.0.0.1",
  });
  return z.NEVER;
});

export const smtpUrl = z
  .string()
  .regex(
    /^(smtps?:\/\/\S+)?$/,
    "SMTP_URL must be an SMTP URL, for example smtps://user:password@smtp.example.com:465",
  );

/** `no-reply@example.com` or `Empfio <no-reply@example.com>`. */
const SENDER = /^(?:[^<>\r\n]+ <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/;

export const sender = z
  .string()
  .refine(
    (value) => value === "" || SENDER.test(value),
    "MAIL_FROM must be a sender, for example Empfio <no-reply@example.com>",
  );
