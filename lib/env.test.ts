import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { EnvError, parseEnv } from "./env";

const key = Buffer.alloc(32, 1).toString("base64");
const complete = {
  DATABASE_URL: "postgresql://user:password@localhost:5432/empfio",
  NEXTAUTH_SECRET: "0123456789abcdef",
  NEXTAUTH_URL: "https://app.example.com",
  WEBHOOK_SECRET_KEYS: `k1:${key}`,
};
const problemsOf = (source: Record<string, string | undefined>) => {
  try {
    parseEnv(source);
  } catch (error) {
    if (error instanceof EnvError) return error.problems;
  }
  return [];
};

describe("the environment", () => {
  it("needs four variables; the rest has the contract's defaults", () => {
    expect(parseEnv(complete)).toMatchObject({
      PORT: 3000,
      DATA_DIR: ".data",
      WEBHOOK_RETRY_DELAYS: [60_000, 300_000, 1_800_000],
      WEBHOOK_TIMEOUT: 10_000,
      WEBHOOK_ALLOWED_NETWORKS: [],
      WEBHOOK_DENIED_NETWORKS: [],
      API_RATE_LIMIT: { points: 600, seconds: 60 },
      TEST_RATE_LIMIT: { points: 30, seconds: 60 },
      LOG_RETENTION_DAYS: 90,
      AUDIT_RETENTION_DAYS: 400,
      METRICS_TOKEN: "",
      EMPFIO_DEMO: false,
      embeddedEngine: true,
    });
  });

  it("leaves the dispatcher its own gap unless one is set", () => {
    expect(parseEnv(complete).DISPATCH_GAP).toBeUndefined();
    expect(parseEnv({ ...complete, DISPATCH_GAP: "20ms" }).DISPATCH_GAP).toBe(20);
  });

  it("reads sizes, proxies and the address to listen on", () => {
    const read = (source: Record<string, string>) => parseEnv({ ...complete, ...source });
    expect(read({})).toMatchObject({ STORED_BODIES_PER_DAY: 256_000_000, TRUSTED_PROXIES: 0 });
    expect(read({}).HOST).toBeUndefined();
    expect(read({ STORED_BODIES_PER_DAY: "" }).STORED_BODIES_PER_DAY).toBeNull();
    expect(read({ STORED_BODIES_PER_DAY: "1GB" }).STORED_BODIES_PER_DAY).toBe(1_000_000_000);
    expect(read({ TRUSTED_PROXIES: "2" }).TRUSTED_PROXIES).toBe(2);
    expect(read({ TRUSTED_PROXIES: "10.0.0.0/8, fd00::/8" }).TRUSTED_PROXIES).toEqual([
      "10.0.0.0/8",
      "fd00::/8",
    ]);
    expect(read({ HOST: "::1" }).HOST).toBe("::1");
  });

  it("lists all that is missing at once, each by name and with an example", () => {
    const problems = problemsOf({});
    for (const name of Object.keys(complete)) {
      expect(problems.filter((problem) => problem.includes(name))).toHaveLength(1);
    }
    expect(problems).toHaveLength(4);
    const named = problems.filter((problem) => !problem.includes("NEXTAUTH_URL"));
    for (const problem of named) expect(problem).toContain("for example");
  });

  it.each(["SMTP_URL", "MAIL_FROM"])("sends no email half configured: %s alone", (name) => {
    const mail = {
      SMTP_URL: "smtps://user:password@smtp.example.com:465",
      MAIL_FROM: "Empfio <no-reply@example.com>",
    };
    expect(problemsOf({ ...complete, ...mail })).toEqual([]);
    const other = name === "SMTP_URL" ? "MAIL_FROM" : "SMTP_URL";
    const problems = problemsOf({ ...complete, ...mail, [other]: "" });
    expect(problems).toEqual([expect.stringMatching(`^${other} is missing beside ${name}`)]);
  });

  it.each<[string, string]>([
    ["SMTP_URL", "https://smtp.example.com"],
    ["MAIL_FROM", "nobody"],
    ["MAIL_FROM", "Empfio <no-reply@example.com>\r\nBcc: all@example.com"],
    ["PORT", "eighty"],
    ["PORT", "70000"],
    ["PORT", "3000.5"],
    ["DATA_DIR", ""],
    ["DATABASE_URL", "mysql://localhost/empfio"],
    ["NEXTAUTH_SECRET", "short"],
    ["NEXTAUTH_URL", "app.example.com"],
    ["WEBHOOK_SECRET_KEYS", "k1"],
    ["WEBHOOK_SECRET_KEYS", `k1:${key},k1:${key}`],
    ["WEBHOOK_SECRET_KEYS", `k1:${Buffer.alloc(16).toString("base64")}`],
    ["WEBHOOK_ALLOWED_NETWORKS", "10.0.0.0"],
    ["WEBHOOK_ALLOWED_NETWORKS", "10.0.0.0/8,nonsense"],
    ["WEBHOOK_RETRY_DELAYS", "1m,5m"],
    ["WEBHOOK_RETRY_DELAYS", "1m,5m,soon"],
    ["WEBHOOK_RETRY_DELAYS", "0s,5m,30m"],
    ["WEBHOOK_TIMEOUT", "10"],
    ["WEBHOOK_TIMEOUT", "0s"],
    ["API_RATE_LIMIT", "many"],
    ["API_RATE_LIMIT", "0/min"],
    ["TEST_RATE_LIMIT", "30/day"],
    ["LOG_RETENTION_DAYS", "0"],
    ["LOG_RETENTION_DAYS", "a week"],
    ["LOG_RETENTION_DAYS", "1.5"],
    ["AUDIT_RETENTION_DAYS", "0"],
    ["DISPATCH_GAP", "soon"],
    ["INNGEST_SERVE_ORIGIN", "proxy:3000"],
    ["WEBHOOK_DENIED_NETWORKS", "203.0.113.9"],
    ["ORGANIZATION_RATE_LIMIT", "lots"],
    ["STORED_BODIES_PER_DAY", "0MB"],
    ["STORED_BODIES_PER_DAY", "256"],
    ["TRUSTED_PROXIES", "11"],
    ["TRUSTED_PROXIES", "10.0.0.1"],
    ["HOST", "my-laptop"],
    ["LOG_LEVEL", "loud"],
  ])("refuses %s=%s by one sentence with the name and an example", (name, value) => {
    const problems = problemsOf({ ...complete, [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
    expect(problems[0]).toContain("example");
  });

  it("never repeats a secret that is malformed", () => {
    const problems = problemsOf({
      ...complete,
      WEBHOOK_SECRET_KEYS: "k1:hush-hush",
      NEXTAUTH_SECRET: "hush",
    });
    expect(problems).toHaveLength(2);
    expect(problems.join()).not.toContain("hush");
  });

  it("takes an empty rate for no limit", () => {
    expect(parseEnv({ ...complete, API_RATE_LIMIT: "", TEST_RATE_LIMIT: " " })).toMatchObject({
      API_RATE_LIMIT: null,
      TEST_RATE_LIMIT: null,
    });
  });

  it("uses the embedded engine with INNGEST_SERVE_ORIGIN alone", () => {
    expect(parseEnv({ ...complete, INNGEST_SERVE_ORIGIN: "http://proxy:3000" }).embeddedEngine).toBe(true);
  });

  it.each(["INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY", "INNGEST_BASE_URL", "INNGEST_DEV"])(
    "with %s set means a real Inngest server; set to nothing it does not",
    (name) => {
      expect(parseEnv({ ...complete, [name]: "x" }).embeddedEngine).toBe(false);
      expect(parseEnv({ ...complete, [name]: "" }).embeddedEngine).toBe(true);
    },
  );
});

describe("production", () => {
  const random = () => randomBytes(32).toString("base64");
  const production = {
    ...complete,
    NODE_ENV: "production",
    NEXTAUTH_SECRET: random(),
    WEBHOOK_SECRET_KEYS: `k1:${random()}`,
  };
  const INNGEST_EVENT_KEY = randomBytes(32).toString("hex");
  const INNGEST_SIGNING_KEY = `signkey-prod-${randomBytes(32).toString("hex")}`;
  const keyOf = (bytes: Buffer) => `k1:${bytes.toString("base64")}`;
  const same = random();

  it.each<[Record<string, string>, string]>([
    [{ INNGEST_DEV: "1" }, "INNGEST_DEV"],
    [{ INNGEST_DEV: "http://localhost:8288" }, "INNGEST_DEV"],
    [{ INNGEST_DEV: "1", EMPFIO_DEMO: "1" }, "INNGEST_DEV"],
    [{ INNGEST_EVENT_KEY }, "INNGEST_SIGNING_KEY"],
    [{ INNGEST_SIGNING_KEY, INNGEST_DEV: "0" }, "INNGEST_EVENT_KEY"],
    [{ INNGEST_SIGNING_KEY, INNGEST_EVENT_KEY: " " }, "INNGEST_EVENT_KEY"],
    [{ INNGEST_SIGNING_KEY: "signkey-prod-0123456789abcdef", INNGEST_EVENT_KEY }, "INNGEST_SIGNING_KEY"],
    [{ INNGEST_SIGNING_KEY, INNGEST_EVENT_KEY: "event-key" }, "INNGEST_EVENT_KEY"],
    [{ WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8" }, "WEBHOOK_ALLOWED_NETWORKS"],
    [{ WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8", EMPFIO_DEMO: "false" }, "WEBHOOK_ALLOWED_NETWORKS"],
    [{ NEXTAUTH_URL: "http://app.example.com" }, "NEXTAUTH_URL"],
    [{ NEXTAUTH_URL: "http://localhost:3000", EMPFIO_DEMO: "0" }, "NEXTAUTH_URL"],
    [{ NEXTAUTH_SECRET: "0123456789abcdef" }, "NEXTAUTH_SECRET"],
    [{ NEXTAUTH_SECRET: "a".repeat(44) }, "NEXTAUTH_SECRET"],
    [{ NEXTAUTH_SECRET: "Zk3!pQ9x".repeat(5) }, "NEXTAUTH_SECRET"],
    [{ NEXTAUTH_SECRET: "0123456789abcdefghijklmnopqrstuvwxyz" }, "NEXTAUTH_SECRET"],
    [{ NEXTAUTH_SECRET: "bench-secret-of-sufficient-length" }, "NEXTAUTH_SECRET"],
    [{ NEXTAUTH_SECRET: "the output of: openssl rand -base64 32" }, "NEXTAUTH_SECRET"],
    [{ WEBHOOK_SECRET_KEYS: keyOf(Buffer.alloc(32)) }, "WEBHOOK_SECRET_KEYS"],
    [{ WEBHOOK_SECRET_KEYS: keyOf(Buffer.alloc(32, 7)) }, "WEBHOOK_SECRET_KEYS"],
    [{ WEBHOOK_SECRET_KEYS: keyOf(Buffer.alloc(32, "\u0001\u00ff\u0080", "latin1")) }, "WEBHOOK_SECRET_KEYS"],
    [
      { WEBHOOK_SECRET_KEYS: keyOf(Buffer.from(Array.from({ length: 32 }, (_, n) => n))) },
      "WEBHOOK_SECRET_KEYS",
    ],
    [{ WEBHOOK_SECRET_KEYS: keyOf(Buffer.from("my-secret-key-of-thirty-two-byte")) }, "WEBHOOK_SECRET_KEYS"],
    [{ WEBHOOK_SECRET_KEYS: `k2:${random()},${keyOf(Buffer.alloc(32))}` }, "WEBHOOK_SECRET_KEYS"],
    [{ WEBHOOK_SECRET_KEYS: `k1:${same},k2:${same}` }, "WEBHOOK_SECRET_KEYS"],
    [{ METRICS_TOKEN: "scrape-me" }, "METRICS_TOKEN"],
    [{ METRICS_TOKEN: "x".repeat(24) }, "METRICS_TOKEN"],
    [{ NEXTAUTH_SECRET: same, METRICS_TOKEN: same }, "NEXTAUTH_SECRET and METRICS_TOKEN"],
    [
      { NEXTAUTH_SECRET: same, WEBHOOK_SECRET_KEYS: `k1:${same}` },
      "NEXTAUTH_SECRET and WEBHOOK_SECRET_KEYS (k1)",
    ],
    [
      { NEXTAUTH_SECRET: same, DATABASE_URL: `postgresql://app:${encodeURIComponent(same)}@db/empfio` },
      "NEXTAUTH_SECRET and DATABASE_URL (password)",
    ],
    [{ NODE_TLS_REJECT_UNAUTHORIZED: "0" }, "NODE_TLS_REJECT_UNAUTHORIZED"],
    [{ NODE_OPTIONS: "--max-old-space-size=512 --inspect=0.0.0.0:9229" }, "NODE_OPTIONS"],
    [{ NODE_OPTIONS: "--insecure-http-parser" }, "NODE_OPTIONS"],
  ])("does not start with %j", (settings, name) => {
    const problems = problemsOf({ ...production, ...settings });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
  });

  it("lists everything that it refuses at once, malformed settings included, and repeats no value", () => {
    const problems = problemsOf({
      NODE_ENV: "production",
      PORT: "eighty",
      DATABASE_URL: "postgresql://user:hush-hush@db/empfio",
      NEXTAUTH_URL: "http://app.example.com",
      NEXTAUTH_SECRET: "hush-hush",
      METRICS_TOKEN: "hush-hush",
      WEBHOOK_SECRET_KEYS: keyOf(Buffer.alloc(32)),
      WEBHOOK_ALLOWED_NETWORKS: "10.0.0.0/8",
      NODE_TLS_REJECT_UNAUTHORIZED: "0",
    });
    for (const name of [
      "PORT must",
      "NEXTAUTH_URL must",
      "NEXTAUTH_SECRET needs",
      "METRICS_TOKEN needs",
      "NEXTAUTH_SECRET and METRICS_TOKEN and DATABASE_URL (password)",
      "WEBHOOK_SECRET_KEYS: the key",
      "WEBHOOK_ALLOWED_NETWORKS opens",
      "NODE_TLS_REJECT_UNAUTHORIZED=0",
    ])
      expect(problems.filter((problem) => problem.startsWith(name))).toHaveLength(1);
    expect(problems).toHaveLength(8);
    expect(problems.join()).not.toContain("hush");
  });

  it("accepts whatever a generator makes", () => {
    for (let n = 0; n < 2_000; n++) {
      const bytes = randomBytes(32);
      const secrets = {
        NEXTAUTH_SECRET: n % 2 ? bytes.toString("base64") : bytes.toString("hex"),
        METRICS_TOKEN: randomBytes(16)
          .toString(n % 2 ? "hex" : "base64url")
          .padEnd(24, "Q7"),
        WEBHOOK_SECRET_KEYS: `k1:${random()},k2:${random()}`,
      };
      expect(problemsOf({ ...production, ...secrets })).toEqual([]);
    }
  });

  it.each([{ INNGEST_BASE_URL: "http://inngest:8288" }, { INNGEST_DEV: "0" }, { INNGEST_EVENT_KEY: " " }])(
    "names both keys without which an Inngest server delivers nothing: %j",
    (settings) => {
      const problems = problemsOf({ ...production, ...settings });
      expect(problems.map((problem) => problem.split(" ")[0])).toEqual([
        "INNGEST_EVENT_KEY",
        "INNGEST_SIGNING_KEY",
      ]);
      for (const problem of problems) expect(problem).toContain("for example");
    },
  );

  it.each<Record<string, string>>([
    { INNGEST_DEV: "0", INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY },
    { INNGEST_DEV: "false", INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY },
    { INNGEST_BASE_URL: "http://inngest:8288", INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY },
    { INNGEST_DEV: "" },
    { WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8", EMPFIO_DEMO: "1" },
    { NEXTAUTH_URL: "http://localhost:3000", EMPFIO_DEMO: "1" },
    { NEXTAUTH_URL: "HTTPS://app.example.com" },
    { NODE_TLS_REJECT_UNAUTHORIZED: "1", NODE_OPTIONS: "--max-old-space-size=512" },
    { METRICS_TOKEN: "" },
  ])("starts with %j", (settings) => {
    expect(problemsOf({ ...production, ...settings })).toEqual([]);
  });
});
