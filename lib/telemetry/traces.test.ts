import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { activeTraceparent, childSpan, startTracing, tracer } from "./traces";

const loads = vi.hoisted(() => ({ count: 0 }));
vi.mock("./opentelemetry", async (original) => {
  loads.count += 1;
  return original();
});
const settings = vi.hoisted(() => ({ OTEL_EXPORTER_OTLP_ENDPOINT: "" }));
vi.mock("@/lib/env", () => ({ env: () => settings }));

const shared = globalThis as { empfioTracer?: unknown };
const PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

beforeEach(() => {
  settings.OTEL_EXPORTER_OTLP_ENDPOINT = "http://127.0.0.1:9";
});
afterEach(() => {
  delete shared.empfioTracer;
  vi.unstubAllEnvs();
});

it("loads nothing of OpenTelemetry without an endpoint", async () => {
  settings.OTEL_EXPORTER_OTLP_ENDPOINT = "";
  await startTracing("web");
  expect(loads.count).toBe(0);
  expect([tracer(), activeTraceparent(), childSpan(PARENT, "relay")]).toEqual([null, null, null]);
});

it("is loaded on demand only, and by one file", async () => {
  const root = join(import.meta.dirname, "../..");
  const importers: string[] = [];
  for (const folder of ["app", "inngest", "lib"]) {
    const files = (await readdir(join(root, folder), { recursive: true })).filter((file) =>
      /\.tsx?$/.test(file),
    );
    for (const file of files) {
      const path = join(folder, file);
      const text = path.endsWith(".test.ts") ? "" : await readFile(join(root, path), "utf8");
      if (/ from "(@opentelemetry\/|.*\/opentelemetry")/.test(text)) importers.push(path);
    }
  }
  expect(importers).toEqual(["lib/telemetry/opentelemetry.ts"]);
});

it("gives the spans of a request the request's context", async () => {
  await startTracing("web");
  const root = tracer()?.start(null, "POST /api/v1/leads", {});
  expect(root?.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  const inside = root && tracer()?.within(root, activeTraceparent);
  expect(inside).toBe(root?.traceparent);
  expect(activeTraceparent()).toBeNull();
  const child = childSpan(root?.traceparent ?? null, "relay");
  expect(child?.traceparent.slice(3, 35)).toBe(root?.traceparent.slice(3, 35));
});

it.each(["", "00-4bf9-00f0-01", `${PARENT}-x`])("ignores the context %j", async (text) => {
  await startTracing("web");
  expect(childSpan(text, "relay")).toBeNull();
});

it("starts no span that OTEL_TRACES_SAMPLER leaves out, and none of a trace that is left out", async () => {
  vi.stubEnv("OTEL_TRACES_SAMPLER", "parentbased_always_off");
  await startTracing("web");
  expect(tracer()?.start(null, "POST /api/v1/leads", {})).toBeNull();
  expect(childSpan(PARENT.replace(/01$/, "00"), "relay")).toBeNull();
  expect(childSpan(PARENT, "relay")).not.toBeNull();
});
