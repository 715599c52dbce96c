import { describe, expect, it } from "vitest";
import type { ChangedBeforeFailure, ConfigurationChange } from "@/lib/contracts/changes";
import { diagnoseAttempt } from "./diagnose";
import { explainChange } from "./explain-change";

const timeOf = (instant: string) => instant.slice(11, 19);
const before = (change: Partial<ConfigurationChange>): ChangedBeforeFailure => ({
  worked_until: "2026-05-04T20:25:39.000Z",
  failed_from: "2026-05-04T20:25:50.000Z",
  change: {
    kind: "secret_rotated",
    by: "Ana Admin",
    at: "2026-05-04T20:25:41.000Z",
    overlap_hours: 0,
    ...change,
  },
});
const explain = (change: Partial<ConfigurationChange>, statusCode: number | null = 401) =>
  explainChange(before(change), { statusCode }, timeOf);

describe("a failure after a change", () => {
  it("names the last success, the change, and the probable cause", () => {
    expect(explain({})?.what).toBe(
      "Worked until 20:25:39. Ana Admin rotated the secret at 20:25:41 without overlap; the receiver probably still has the old one.",
    );
    expect(explain({ overlap_hours: 24 })?.what).toContain("with an overlap of 24 h");
    expect(explain({ kind: "overlap_ended" })?.what).toContain(
      "The overlap of the rotation by Ana Admin ended",
    );
    expect(explain({ kind: "previous_secret_revoked" })?.what).toContain("revoked the previous secret");
    expect(explain({ kind: "url_changed" }, 404)?.what).toContain("Ana Admin changed the URL at 20:25:41");
    expect(explain({ kind: "events_changed" }, 400)?.steps).toHaveLength(1);
  });

  it("is not blamed on the secret or the events if there was no response, or if the receiver crashed", () => {
    for (const kind of ["secret_rotated", "events_changed", "overlap_ended"] as const) {
      expect(explain({ kind }, null)).toBeNull();
      expect(explain({ kind }, 503)).toBeNull();
    }
  });

  it("tells only once to compare the secrets, although the diagnosis of 401 is shown as well", () => {
    const { steps } = diagnoseAttempt({ status_code: 401, error: { code: "http_status", message: "" } });
    const shown = [...(explain({})?.steps ?? []), ...steps];
    expect(shown.filter((step) => step.startsWith("Compare the last four characters"))).toHaveLength(1);
  });

  it("is blamed on a new URL, whatever the failure", () => {
    expect(explain({ kind: "url_changed" }, null)).not.toBeNull();
    expect(explain({ kind: "url_changed" }, 500)).not.toBeNull();
  });
});
