import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { limits } from "@/lib/contracts/limits";

const CONTRACTS = join(import.meta.dirname, "../../../lib/contracts");

/** Finds every request body schema of the contract by its name, so that new ones are tested automatically. */
async function findBodies(): Promise<[string, z.ZodType][]> {
  const files = (await readdir(CONTRACTS)).filter((file) => /^[a-z-]+\.ts$/.test(file));
  const modules = await Promise.all(files.map((file) => import(join(CONTRACTS, file)) as Promise<object>));
  return modules.flatMap((module) =>
    Object.entries(module).filter(
      (entry): entry is [string, z.ZodType] => /Body$/.test(entry[0]) && entry[1] instanceof z.ZodType,
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

describe.each(await findBodies())("%s", (_, schema) => {
  const fields = Object.keys(
    z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }).properties ?? {},
  );
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
