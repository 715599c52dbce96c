import { z } from "zod";
import {
  bytes,
  days,
  duration,
  flag,
  listenAddress,
  networks,
  rate,
  retryDelays,
  secretKeys,
  sender,
  smtpUrl,
  trustedProxies,
} from "./env-formats";
import { isEmbeddedEngine, productionProblems } from "./production-problems";

export type { SecretKey } from "./env-formats";

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
  NEXTAUTH_URL: z.url({
    error: "NEXTAUTH_URL must be the URL of this installation, for example https://app.example.com",
  }),
  WEBHOOK_SECRET_KEYS: z
    .string("WEBHOOK_SECRET_KEYS is missing, for example k1:$(openssl rand -base64 32)")
    .pipe(secretKeys),
  INNGEST_EVENT_KEY: z.string().default(""),
  INNGEST_SIGNING_KEY: z.string().default(""),
  INNGEST_BASE_URL: z.string().default(""),
  INNGEST_DEV: z.string().default(""),
  /** The SDK reads it, too: the origin of the URL under which the functions are registered. */
  INNGEST_SERVE_ORIGIN: z
    .literal("")
    .or(
      z.url({
        protocol: /^https?$/,
        error:
          "INNGEST_SERVE_ORIGIN must be the URL at which the Inngest server reaches this installation, for example http://proxy:3000",
      }),
    )
    .default(""),
  WEBHOOK_ALLOWED_NETWORKS: z.string().default("").pipe(networks("WEBHOOK_ALLOWED_NETWORKS")),
  WEBHOOK_DENIED_NETWORKS: z.string().default("").pipe(networks("WEBHOOK_DENIED_NETWORKS")),
  WEBHOOK_RETRY_DELAYS: z.string().default("1m,5m,30m").pipe(retryDelays),
  WEBHOOK_TIMEOUT: z.string().default("10s").pipe(duration("WEBHOOK_TIMEOUT", "10s")),
  /** In milliseconds; null: webhooks are never disabled automatically. */
  WEBHOOK_DISABLE_AFTER: z
    .string()
    .default("120h")
    .pipe(
      z
        .literal("")
        .transform(() => null)
        .or(duration("WEBHOOK_DISABLE_AFTER", "120h")),
    ),
  /** Proxies in front of this server: see lib/auth/client-address.ts. */
  TRUSTED_PROXIES: z.string().default("").pipe(trustedProxies),
  HOST: z.string().default("").pipe(listenAddress),
  API_RATE_LIMIT: z.string().default("600/min").pipe(rate("API_RATE_LIMIT", "600/min")),
  ORGANIZATION_RATE_LIMIT: z.string().pipe(rate("ORGANIZATION_RATE_LIMIT", "3000/min")).optional(),
  TEST_RATE_LIMIT: z.string().default("30/min").pipe(rate("TEST_RATE_LIMIT", "30/min")),
  /** In milliseconds; undefined selects the dispatcher's default. */
  DISPATCH_GAP: z.string().pipe(duration("DISPATCH_GAP", "15ms")).optional(),
  LOG_RETENTION_DAYS: days("LOG_RETENTION_DAYS", 90),
  AUDIT_RETENTION_DAYS: days("AUDIT_RETENTION_DAYS", 400),
  /** Bytes of response bodies stored per organization and day. */
  STORED_BODIES_PER_DAY: z.string().default("256MB").pipe(bytes("STORED_BODIES_PER_DAY", "256MB")),
  SMTP_URL: z.string().default("").pipe(smtpUrl),
  MAIL_FROM: z.string().default("").pipe(sender),
  METRICS_TOKEN: z.string().default(""),
  /** Empty: no traces. OpenTelemetry's SDK reads this and its other variables itself. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .literal("")
    .or(
      z.url({
        protocol: /^https?$/,
        error:
          "OTEL_EXPORTER_OTLP_ENDPOINT must be the URL of a collector, for example http://localhost:4318",
      }),
    )
    .default(""),
  EMPFIO_DEMO: z.string().default("").pipe(flag),
  LOG_LEVEL: z
    .enum(
      ["trace", "debug", "info", "warn", "error", "silent"],
      "LOG_LEVEL must be a pino level, for example info",
    )
    .default("info"),
});

export type Env = z.infer<typeof schema> & {
  /** True when none of Inngest's own variables is set, so that the embedded engine runs the functions. */
  embeddedEngine: boolean;
};

/** Thrown at startup. `problems` contains one sentence per problem, with the variable's name. */
export class EnvError extends Error {
  override name = "EnvError";
  constructor(readonly problems: string[]) {
    super(`Settings to correct:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
  }
}

/**
 * Parses the settings: see docs/operations.md ("Settings").
 * @throws {EnvError} listing every variable that is missing, malformed, or refused in production
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const result = schema.safeParse(source);
  const malformed = new Map(result.error?.issues.map((issue) => [String(issue.path[0]), sentence(issue)]));
  // Report a malformed value only once, with the sentence about its format.
  const refused = source.NODE_ENV === "production" ? productionProblems(source) : [];
  const problems = [
    ...malformed.values(),
    ...(malformed.has("SMTP_URL") || malformed.has("MAIL_FROM") ? [] : mailProblems(source)),
    ...refused.filter(({ name }) => !malformed.has(name)).map(({ problem }) => problem),
  ];
  if (!result.success || problems.length > 0) throw new EnvError(problems);
  return { ...result.data, embeddedEngine: isEmbeddedEngine(source) };
}

function sentence(issue: z.core.$ZodIssue): string {
  const name = String(issue.path[0]);
  return issue.message.includes(name) ? issue.message : `${name}: ${issue.message}`;
}

/** Email requires both settings. */
function mailProblems({ SMTP_URL = "", MAIL_FROM = "" }: Record<string, string | undefined>): string[] {
  if (SMTP_URL !== "" && MAIL_FROM === "")
    return ["MAIL_FROM is missing beside SMTP_URL, for example Empfio <no-reply@example.com>"];
  if (SMTP_URL === "" && MAIL_FROM !== "")
    return ["SMTP_URL is missing beside MAIL_FROM, for example smtps://user:password@smtp.example.com:465"];
  return [];
}

let cached: Env | undefined;

/** Returns the settings of this process, parsed once. @throws {EnvError} */
export function env(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}
