import { run } from "@/lib/processes/run";
import type { Count } from "./count";

/** The registry must respond within this time, in milliseconds. Otherwise, the check is skipped. */
const PATIENCE_MS = 20_000;

interface AuditReport {
  vulnerabilities?: Record<string, { severity: string }>;
}

export interface Verdict {
  /** Printed at the end of the run. */
  line: string;
  failed: boolean;
}

/**
 * Known vulnerabilities of the packages that an installation uses. They never fail the run: an advisory appears without a
 * change of ours, and its fix must be able to land. `npm audit --omit=dev` before a release fails.
 */
export function describeAudit(output: string): Verdict {
  const { vulnerabilities } = parse(output);
  if (!vulnerabilities) return skipped("npm audit");
  const found = Object.entries(vulnerabilities).map(([name, { severity }]) => `${name} (${severity})`);
  const line = found.length === 0 ? "no known vulnerability" : `WARNING: ${found.join(", ")}`;
  return { line: `npm audit: ${line}`, failed: false };
}

/** A package whose signature is invalid was changed after its publication: this fails the run. */
export function describeSignatures(output: string): Verdict {
  const lines = output.split("\n").map((text) => text.trim());
  const line = (pattern: RegExp) => lines.find((text) => pattern.test(text));
  const invalid = line(/invalid registry signature|invalid attestation/);
  const known = invalid ?? line(/missing registry signature/) ?? line(/verified registry signature/);
  if (!known) return skipped("npm audit signatures");
  const isWarning = /missing/.test(known);
  return {
    line: `npm audit signatures: ${isWarning ? "WARNING: " : ""}${known}`,
    failed: invalid !== undefined,
  };
}

const skipped = (what: string): Verdict => ({
  line: `${what}: SKIPPED, because the registry did not respond`,
  failed: false,
});

/** Asks the registry about the installed packages, without delaying other checks. */
export async function checkPackages(): Promise<{ lines: string[]; count: Count }> {
  const options = { timeout: PATIENCE_MS };
  const [audit, signatures] = await Promise.all([
    run("npm", ["audit", "--omit=dev", "--json"], options),
    run("npm", ["audit", "signatures"], options),
  ]);
  const verdicts = [describeAudit(audit.output), describeSignatures(signatures.output)];
  const failures = verdicts.filter(({ failed }) => failed).map(({ line }) => line);
  return {
    lines: verdicts.map(({ line }) => line),
    count: { passed: verdicts.length - failures.length, failed: failures.length, failures },
  };
}

function parse(output: string): AuditReport {
  try {
    return JSON.parse(output.slice(output.indexOf("{"))) as AuditReport;
  } catch {
    return {};
  }
}
