import { expect, it } from "vitest";
import { nodeWarning } from "./node-support";

const now = new Date("2026-11-28");

it.each(["20.20.2", "23.4.0", "25.1.0", "18.0.0"])("warns about Node %s", (version) => {
  expect(nodeWarning(version, now)).toContain(`Node ${version} gets no security updates`);
});

it.each(["22.11.0", "24.3.0", "26.0.0", "28.0.0"])("does not warn about Node %s", (version) => {
  expect(nodeWarning(version, now)).toBeNull();
});
