import ipaddr from "ipaddr.js";
import { z } from "zod";

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

function parseDuration(value: string): number | null {
  const match = /^(\d+)(ms|s|m|h)$/.exec(value.trim());
  return match ? Number(match[1]) * units[match[2] as keyof typeof units] : null;
}

const duration = (name: string, example: string) =>
  z.string().transform((value, context) => {
    const ms = parseDuration(value);
    if (ms === null || ms === 0) {
      context.addIssue({ code: "custom", message: `${name} must be a duration, for example ${example}` });
      return z.NEVER;
    }
    return ms;
  });

const retryDelays = z.string().transform((value, context) => {
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

const secretKeys = z.string().transform((value, context) => {
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

const networks = z.string().transform((value, context) => {
  const list = value
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
  if (list.some((cidr) => !ipaddr.isValidCIDR(cidr))) {
    context.addIssue({
      code: "custom",
      message: "WEBHOOK_ALLOWED_NETWORKS must be CIDRs separated by commas, for example 10.1.0.0/16,fd00::/8",
    });
    return z.NEVER;
  }
  return list;
});

/** "600/min" → points per seconds; empty → null, no limit. */
const rate = (name: string, example: string) =>
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

/** `no-reply@example.com` or `Empfio <no-reply@example.com>`. */
const SENDER = /^(?:[^<>\r\n]+ <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/;

const flag = z.string().transform((value) => !["", "0", "false"].includes(value.trim().toLowerCase()));

const schema = z.object({
  NODE_ENV: z.string().default("development"),
  PORT: z.coerce
    .number("PORT must be a number, for example 3000")
    .int("PORT must be a whole number, for example 3000")
    .min(1, "PORT must lie between 1 and 65535, for example 3000")
    .max(65_535, "PORT must lie between 1 and 65535, for example 3000")
    .default(3000),
  DATABASE_URL: z
    .string("DATABASE_URL is missing, for example postgresql://user:password@localhost:5432/empfio")
    .regex(
      /^postgres(ql)?:\/\//,
      "DATABASE_URL must be a PostgreSQL URL, for example postgresql://user:password@localhost:5432/empfio",
    ),
  DATA_DIR: z.string().min(1, "DATA_DIR must name a folder, for example .data").default(".data"),
  NEXTAUTH_SECRET: z
    .string("NEXTAUTH_SECRET is missing, for example the output of: openssl rand -base64 32")
    .min(
      16,
      "NEXTAUTH_SECRET needs at least 16 characters, for example the output of: openssl rand -base64 32",
    ),
  NEXTAUTH_URL: z.url({ error: "NEXTAUTH_URL must be our own address, for example https://app.example.com" }),
  WEBHOOK_SECRET_KEYS: z
    .string("WEBHOOK_SECRET_KEYS is missing, for example k1:$(openssl rand -base64 32)")
    .pipe(secretKeys),
  INNGEST_EVENT_KEY: z.string().default(""),
  INNGEST_SIGNING_KEY: z.string().default(""),
  INNGEST_BASE_URL: z.string().default(""),
  INNGEST_DEV: z.string().default(""),
  WEBHOOK_ALLOWED_NETWORKS: z.string().default("").pipe(networks),
  WEBHOOK_RETRY_DELAYS: z.string().default("1m,5m,30m").pipe(retryDelays),
  WEBHOOK_TIMEOUT: z.string().default("10s").pipe(duration("WEBHOOK_TIMEOUT", "10s")),
  API_RATE_LIMIT: z.string().default("600/min").pipe(rate("API_RATE_LIMIT", "600/min")),
  TEST_RATE_LIMIT: z.string().default("30/min").pipe(rate("TEST_RATE_LIMIT", "30/min")),
  LOG_RETENTION_DAYS: z.coerce
    .number("LOG_RETENTION_DAYS must be a number of days, for example 90")
    .int("LOG_RETENTION_DAYS must be whole days, for example 90")
    .min(1, "LOG_RETENTION_DAYS must be at least 1, for example 90")
    .default(90),
  SMTP_URL: z
    .string()
    .regex(
      /^(smtps?:\/\/\S+)?$/,
      "SMTP_URL must be an SMTP URL, for example smtps://user:password@smtp.example.com:465",
    )
    .default(""),
  MAIL_FROM: z
    .string()
    .refine(
      (value) => value === "" || SENDER.test(value),
      "MAIL_FROM must be a sender, for example Empfio <no-reply@example.com>",
    )
    .default(""),
  METRICS_TOKEN: z.string().default(""),
  EMPFIO_DEMO: z.string().default("").pipe(flag),
  LOG_LEVEL: z
    .enum(
      ["trace", "debug", "info", "warn", "error", "silent"],
      "LOG_LEVEL must be a pino level, for example info",
    )
    .default("info"),
});

export type Env = z.infer<typeof schema> & {
  /** True when none of Inngest's own variables is set: our engine runs the functions. */
  embeddedEngine: boolean;
};

/** Thrown at boot; `problems` has one sentence per variable, each with an example. */
export class EnvError extends Error {
  override name = "EnvError";
  constructor(readonly problems: string[]) {
    super(`The environment is not complete:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
  }
}

/**
 * Parses the settings of contract.md ("Settings").
 * @throws {EnvError} listing every variable that is missing or malformed
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const result = schema.safeParse(source);
  const problems = result.success ? [] : result.error.issues.map(sentence);
  if (result.success) {
    const { data } = result;
    problems.push(...mailProblems(data), ...productionProblems(data));
    if (problems.length === 0) return { ...data, embeddedEngine: isEmbedded(data) };
  }
  throw new EnvError(problems);
}

function sentence(issue: z.core.$ZodIssue): string {
  const name = String(issue.path[0]);
  return issue.message.includes(name) ? issue.message : `${name}: ${issue.message}`;
}

type Data = z.infer<typeof schema>;

const isEmbedded = (data: Data) =>
  [data.INNGEST_EVENT_KEY, data.INNGEST_SIGNING_KEY, data.INNGEST_BASE_URL, data.INNGEST_DEV].every(
    (value) => value === "",
  );

function mailProblems({ SMTP_URL, MAIL_FROM }: Data): string[] {
  if (SMTP_URL !== "" && MAIL_FROM === "")
    return ["MAIL_FROM is missing beside SMTP_URL, for example Empfio <no-reply@example.com>"];
  if (SMTP_URL === "" && MAIL_FROM !== "")
    return ["SMTP_URL is missing beside MAIL_FROM, for example smtps://user:password@smtp.example.com:465"];
  return [];
}

function productionProblems(data: Data): string[] {
  if (data.NODE_ENV !== "production") return [];
  const problems = inngestProblems(data);
  if (data.WEBHOOK_ALLOWED_NETWORKS.length > 0 && !data.EMPFIO_DEMO) {
    problems.push(
      "WEBHOOK_ALLOWED_NETWORKS opens private networks; production accepts it only with EMPFIO_DEMO=1",
    );
  }
  return problems;
}

/** Without its keys a real server takes none of our events, and we believe none of its calls: nothing is delivered. */
function inngestProblems(data: Data): string[] {
  const problems: string[] = [];
  const isDev = !["", "0", "false"].includes(data.INNGEST_DEV);
  if (isDev) {
    problems.push(
      "INNGEST_DEV must not be set in production (it serves functions unauthenticated); remove it or set 0",
    );
  }
  if (isEmbedded(isDev ? { ...data, INNGEST_DEV: "" } : data)) return problems;
  if (data.INNGEST_EVENT_KEY.trim() === "") {
    problems.push("INNGEST_EVENT_KEY is missing, for example what your Inngest server has as --event-key");
  }
  if (data.INNGEST_SIGNING_KEY.trim() === "") {
    problems.push(
      "INNGEST_SIGNING_KEY is missing, for example what your Inngest server has as --signing-key",
    );
  }
  return problems;
}

let cached: Env | undefined;

/** The settings of this process, parsed once. @throws {EnvError} */
export function env(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}
