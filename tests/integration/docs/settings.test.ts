import { describe, expect, it } from "vitest";
import { parseEnv } from "@/lib/env";
import { codeSpans, readDocument, section, tables } from "./markdown";

const operations = await readDocument("docs/operations.md");
const settings = tables(section(operations, "Settings")).flatMap(({ rows }) => rows);

const REQUIRED = {
  DATABASE_URL: "postgresql://localhost/empfio",
  NEXTAUTH_SECRET: "a-secret-of-these-tests-only",
  NEXTAUTH_URL: "https://hooks.example.com",
  WEBHOOK_SECRET_KEYS: `k1:${Buffer.alloc(32, 7).toString("base64")}`,
};

/** The variables that the parser asks for. */
function variablesRead(): string[] {
  const asked = new Set<string>();
  const source = new Proxy<Record<string, string>>(REQUIRED, {
    get(target, name: string) {
      if (/^[A-Z][A-Z0-9_]+$/.test(name)) asked.add(name);
      return target[name];
    },
  });
  parseEnv(source);
  return [...asked];
}

const namesIn = (rows: string[][]) => rows.flatMap(([name = ""]) => codeSpans(name));

describe("docs/operations.md", () => {
  it("lists every setting that lib/env.ts reads, once, and no other", () => {
    expect(namesIn(settings).sort()).toEqual(variablesRead().sort());
  });

  const defaults = settings.flatMap(([names = "", value = ""]) =>
    codeSpans(names).map((name) => ({ name, value })),
  );

  it.each(defaults.filter(({ value }) => value === "required"))(
    "is right that $name is required",
    ({ name }) => {
      expect(() => parseEnv({ ...REQUIRED, [name]: undefined })).toThrow(name);
    },
  );

  it.each(defaults.filter(({ value }) => /^`[^`]*`$/.test(value)))(
    "gives the default that $name has: $value",
    ({ name, value }) => {
      const [written = ""] = codeSpans(value);
      expect(parseEnv({ ...REQUIRED, [name]: written })).toEqual(parseEnv(REQUIRED));
    },
  );
});
