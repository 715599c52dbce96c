import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { metrics } from "@/lib/metrics";
import { ROOT, readDocument } from "./markdown";

const run = promisify(execFile);
const read = (path: string) => readFile(join(ROOT, "ops", path), "utf8");
const files = {
  "prometheus/rules.yaml": await read("prometheus/rules.yaml"),
  "grafana/dashboard.json": await read("grafana/dashboard.json"),
};
const operations = await readDocument("docs/operations.md");

/** Names in an expression, without the suffixes of a histogram's series. */
const metricsIn = (text: string) =>
  new Set([...text.matchAll(/\bempfio_\w+/g)].map(([name]) => name.replace(/_(bucket|count|sum)$/, "")));

describe.each(Object.entries(files))("ops/%s", (_, text) => {
  it("uses only metrics that exist", () => {
    const own = metrics().registry.getMetricsAsArray();
    const known = new Set([...own.map(({ name }) => name), ...metricsIn(operations)]);
    const groups = new Set([...text.matchAll(/- name: (\w+)/g)].map(([, name]) => name));
    const unknown = [...metricsIn(text)].filter((name) => !known.has(name) && !groups.has(name));
    expect(unknown).toEqual([]);
    expect(metricsIn(text).size).toBeGreaterThan(3);
  });
});

describe("ops/prometheus/rules.yaml", () => {
  it("has the alerts that docs/operations.md describes", () => {
    const named = [...files["prometheus/rules.yaml"].matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
    expect(named).toHaveLength(8);
    for (const name of named) expect(operations).toContain(`\`${name}\``);
  });

  it("measures the objective at a boundary that the histogram has", async () => {
    const [histogram] = (await metrics().registry.getMetricsAsJSON()).filter(
      ({ name }) => name === "empfio_first_attempt_delay_seconds",
    );
    const buckets = metrics().registry.getSingleMetric(histogram?.name ?? "") as unknown as {
      upperBounds: number[];
    };
    const used = [...files["prometheus/rules.yaml"].matchAll(/le="([\d.]+)"/g)].map(([, le]) => Number(le));
    expect(new Set(used)).toEqual(new Set([5]));
    expect(buckets.upperBounds).toContain(5);
  });

  it("is accepted by promtool, if it is installed", async ({ skip }) => {
    const hasTool = await run("promtool", ["--version"]).then(
      () => true,
      () => false,
    );
    skip(!hasTool, "promtool is not installed");
    const folder = join(ROOT, "ops/prometheus");
    await run("promtool", ["check", "rules", "rules.yaml"], { cwd: folder });
    await run("promtool", ["test", "rules", "rules.test.yaml"], { cwd: folder });
  });
});

describe("ops/grafana/dashboard.json", () => {
  it("is a dashboard whose panels each have a query and a place", () => {
    const { panels, title } = JSON.parse(files["grafana/dashboard.json"]) as {
      title: string;
      panels: { id: number; gridPos: { x: number; w: number }; targets: { expr: string }[] }[];
    };
    expect(title).toBe("Empfio Webhooks");
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { gridPos, targets } of panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      expect(targets.length).toBeGreaterThan(0);
      for (const { expr } of targets) expect(expr).toMatch(/empfio[_:]/);
    }
  });
});
