import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { limits } from "@/lib/contracts/limits";
import { AppError } from "@/lib/errors";
import { parseBody, parseQuery } from "./parse";

const CONTRACTS = join(import.meta.dirname, "../../../lib/contracts");

/** Finds the schemas of all request bodies, or of all queries, by their names, so that new ones are tested automatically. */
async function findSchemas(ending: "Body" | "Query"): Promise<[string, z.ZodType][]> {
  const files = (await readdir(CONTRACTS)).filter((file) => /^[a-z-]+\.ts$/.test(file));
  const modules = await Promise.all(files.map((file) => import(join(CONTRACTS, file)) as Promise<object>));
  return modules.flatMap((module) =>
    Object.entries(module).filter(
      (entry): entry is [string, z.ZodType] => entry[0].endsWith(ending) && entry[1] instanceof z.ZodType,
    ),
  );
}

const SIZE = limits.requestBodyBytes;
const nested = (depth: number) => JSON.parse("[".repeat(depth) + "]".repeat(depth)) as unknown;
/** The time to convert this text to ASCII grows with the square of its length. */
const ideographs = Array.from({ length: SIZE / 4 }, (_, n) =>
  String.fromCodePoint(0x4e00 + ((n * 7919) % 20_000)),
).join("");

/** Values that fit into one request but could be too expensive to process. */
const hostile: [string, unknown][] = [
  ["lists 5,000 deep", nested(5_000)],
  ["lists in a list, 5,000 deep", [nested(5_000)]],
  ["a list of 120,000", Array(120_000).fill(1)],
  ["a list of 15,000 event names", Array(15_000).fill("lead.created")],
  ["20,000 keys", Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`k${n}`, n]))],
  ["a host in 65,000 ideographs", `https://${ideographs}.com/`],
  ["an address in 65,000 ideographs", `${ideographs}@example.com`],
  ["250 KB of letters", "a".repeat(SIZE)],
  ["250 KB of spaces between two letters", `a${" ".repeat(SIZE)}a`],
  ["an address of 125,000 labels", `a@${"a.".repeat(SIZE / 2)}`],
  ["a time with 250,000 decimals", `2026-01-01T00:00:00.${"0".repeat(SIZE)}Z`],
];

const fieldsOf = (schema: z.ZodType) =>
  Object.keys(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }).properties ?? {});

/** Values that no field of any body has. Texts of strange characters are refused wherever they are: see parse.ts. */
const meaningless: unknown[] = [
  1.5,
  -1,
  1e308,
  [null],
  [["lead.created"]],
  { a: { b: 1 } },
  "a".repeat(10_000),
];

/** The refusal of a value: one message per path. */
async function refusalOf(parsed: Promise<unknown>): Promise<{ path: string; message: string }[]> {
  const error = await parsed.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof AppError ? (error.errors ?? []) : [];
}

function expectRefusal(refusal: { path: string; message: string }[], field: string, value: unknown) {
  const own = refusal.filter(({ path }) => path === field || path.startsWith(`${field}.`));
  const shown = String(JSON.stringify(value)).slice(0, 40);
  expect(own, shown).not.toEqual([]);
  const words = own.map(({ message }) => message).join(" ");
  expect(words, "our words, not a library's").not.toMatch(/expected|invalid input|too (big|small)/i);
}

describe.each(await findSchemas("Body"))("%s", (_, schema) => {
  it.each(fieldsOf(schema))("refuses values of wrong types and sizes as %s", async (field) => {
    for (const value of meaningless) {
      const body = JSON.stringify({ [field]: value });
      const request = new Request("http://localhost/", { method: "POST", body });
      expectRefusal(await refusalOf(parseBody(schema, request)), field, value);
    }
  });
});

describe.each(await findSchemas("Query"))("%s", (_, schema) => {
  it.each(fieldsOf(schema))("refuses 10,000 letters as %s, and a second value", async (field) => {
    const value = "a".repeat(10_000);
    for (const query of [`${field}=${value}`, `${field}=a&${field}=b`]) {
      const parse = async () => parseQuery(schema, new Request(`http://localhost/?${query}`));
      expectRefusal(await refusalOf(parse()), field, query);
    }
  });
});

describe.each(await findSchemas("Body"))("%s", (_, schema) => {
  const fields = fieldsOf(schema);
  const inputs = hostile.flatMap(([name, value]) => [
    [name, value] as const,
    ...fields.map((field) => [`${field}: ${name}`, { [field]: value }] as const),
  ]);

  it("is validated quickly and with a short response, whatever fits into a request", () => {
    expect(fields).not.toEqual([]);
    for (const [name, input] of inputs) {
      const begun = process.cpuUsage();
      const issues = schema.safeParse(input).error?.issues ?? [];
      expect(process.cpuUsage(begun).user, `${name}, in microseconds`).toBeLessThan(3_000_000);
      expect(issues.length, name).toBeLessThanOrEqual(20);
    }
  });
});
