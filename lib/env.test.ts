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
      API_RATE_LIMIT: { points: 600, seconds: 60 },
      TEST_RATE_LIMIT: { points: 30, seconds: 60 },
      LOG_RETENTION_DAYS: 90,
      METRICS_TOKEN: "",
      EMPFIO_DEMO: false,
      embeddedEngine: true,
    });
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

  it.each(["INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY", "INNGEST_BASE_URL", "INNGEST_DEV"])(
    "with %s set means a real Inngest server; set to nothing it does not",
    (name) => {
      expect(parseEnv({ ...complete, [name]: "x" }).embeddedEngine).toBe(false);
      expect(parseEnv({ ...complete, [name]: "" }).embeddedEngine).toBe(true);
    },
  );
});

describe("production", () => {
  const production = { ...complete, NODE_ENV: "production" };
  const INNGEST_EVENT_KEY = "event-key";
  const INNGEST_SIGNING_KEY = "signkey-prod-0123456789abcdef";

  it.each<[Record<string, string>, string]>([
    [{ INNGEST_DEV: "1" }, "INNGEST_DEV"],
    [{ INNGEST_DEV: "http://localhost:8288" }, "INNGEST_DEV"],
    [{ INNGEST_DEV: "1", EMPFIO_DEMO: "1" }, "INNGEST_DEV"],
    [{ INNGEST_EVENT_KEY }, "INNGEST_SIGNING_KEY"],
    [{ INNGEST_SIGNING_KEY, INNGEST_DEV: "0" }, "INNGEST_EVENT_KEY"],
    [{ INNGEST_SIGNING_KEY, INNGEST_EVENT_KEY: " " }, "INNGEST_EVENT_KEY"],
    [{ WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8" }, "WEBHOOK_ALLOWED_NETWORKS"],
    [{ WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8", EMPFIO_DEMO: "false" }, "WEBHOOK_ALLOWED_NETWORKS"],
  ])("does not start with %j", (settings, name) => {
    const problems = problemsOf({ ...production, ...settings });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
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
  ])("starts with %j", (settings) => {
    expect(problemsOf({ ...production, ...settings })).toEqual([]);
  });
});
