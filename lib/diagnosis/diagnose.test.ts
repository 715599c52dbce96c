import { describe, expect, it } from "vitest";
import { attemptErrorCode, type Delivery } from "@/lib/contracts/deliveries";
import { tlsCauses } from "@/lib/contracts/tls-causes";
import { diagnoseAttempt, diagnoseDelivery, sideLabels } from "./diagnose";

const url = "https://hooks.example.com/in";
const connectionCodes = attemptErrorCode.options.filter(
  (code) => code !== "http_status" && code !== "redirect",
);
const diagnosisOf = (status: number, headers: Record<string, string> = {}) =>
  diagnoseAttempt({
    status_code: status,
    error:
      status >= 200 && status < 300 ? null : { code: "http_status", message: `responded with ${status}` },
    response_headers: Object.entries(headers),
    url,
  });

describe("the diagnosis of an attempt", () => {
  it.each(connectionCodes)("explains %s, names the side, and says what to do", (code) => {
    const diagnosis = diagnoseAttempt({ status_code: null, error: { code, message: "raw" }, url });
    expect(diagnosis.what).toContain("hooks.example.com");
    expect(["receiver", "address"]).toContain(diagnosis.side);
    expect(diagnosis.steps.length).toBeGreaterThan(0);
    expect(diagnosis.label.length).toBeLessThanOrEqual(16);
  });

  it("has a different text for every error code", () => {
    const texts = connectionCodes.map(
      (code) => diagnoseAttempt({ status_code: null, error: { code, message: "" } }).what,
    );
    expect(new Set(texts).size).toBe(connectionCodes.length);
  });

  it.each(Object.entries(tlsCauses))(
    "has a headline with facts and steps of its own for %s",
    (_cause, words) => {
      for (const code of ["tls_error", "connection_reset"] as const) {
        const message = `${words} 2026-11-01 10:00 UTC.`;
        const diagnosis = diagnoseAttempt({ status_code: null, error: { code, message }, url });
        expect(diagnosis).toMatchObject({ what: message, side: "receiver" });
        expect(diagnosis.steps.length).toBeGreaterThan(0);
        expect(diagnosis.label.length).toBeLessThanOrEqual(16);
      }
    },
  );

  it("names the status code, a side, and a next step for every failure", () => {
    for (let status = 100; status < 1000; status++) {
      const diagnosis = diagnosisOf(status);
      expect(diagnosis.what).toContain(String(status));
      expect(Object.keys(sideLabels)).toContain(diagnosis.side);
      const success = status >= 200 && status < 300;
      expect(diagnosis.side === "none").toBe(success);
      expect(diagnosis.steps.length > 0).toBe(!success);
    }
  });

  it("names the most common signature mistake for 401", () => {
    expect(diagnosisOf(401).what).toBe(
      "The receiver responded with 401. It probably rejects the signature. The most common cause is a framework that parses and reserializes the JSON before the signature is verified.",
    );
  });

  it("says after how many seconds an attempt timed out, if that is known", () => {
    const timeout = { status_code: null, error: { code: "timeout", message: "" }, url } as const;
    expect(diagnoseAttempt({ ...timeout, duration_ms: 10_003 }).what).toBe(
      "hooks.example.com did not respond within 10 seconds.",
    );
    expect(diagnoseAttempt(timeout).what).toBe("hooks.example.com did not respond in time.");
  });

  it("shows the target of a redirect, shortened if it is long", () => {
    const redirect = (location: string) =>
      diagnoseAttempt({
        status_code: 301,
        error: { code: "redirect", message: "" },
        response_headers: [["Location", location]],
      });
    expect(redirect("https://www.example.com/").what).toContain("redirects to https://www.example.com/.");
    expect(redirect("https://x.example/".padEnd(5_000, "a")).what.length).toBeLessThan(250);
    expect(redirect("https://www.example.com/").side).toBe("address");
  });

  it("distinguishes a 403 of bot protection from the receiver's own", () => {
    expect(diagnosisOf(403, { "CF-Mitigated": "challenge" }).what).toContain("never reached the receiver");
    expect(diagnosisOf(403).what).not.toContain("never reached");
  });

  it("warns when a successful response is a web page", () => {
    const page = diagnosisOf(200, { "Content-Type": "text/html; charset=utf-8" });
    expect(page.what).toContain("web page");
    expect(page.steps).toHaveLength(1);
  });
});

describe("the diagnosis of a delivery", () => {
  const now = new Date("2026-03-07T10:30:10Z");
  const refused = { code: "connection_refused", message: "refused" } as const;
  const delivery = (change: Partial<Delivery>, circumstances = {}) =>
    diagnoseDelivery(
      {
        status: "failed",
        attempt_count: 4,
        max_attempts: 4,
        last_status_code: null,
        last_error: refused,
        created_at: "2026-03-07T10:30:00.000Z",
        ...change,
      },
      [],
      { now, ...circumstances },
    );

  it("advises to fix the problem and resend a failed delivery", () => {
    const diagnosis = delivery({});
    expect(diagnosis.what).toContain("All 4 attempts failed. No more retries.");
    expect(diagnosis.steps.at(-1)).toContain("Resend");
  });

  it("says that tests are not retried, and advises to send another test", () => {
    const diagnosis = delivery({ attempt_count: 1, max_attempts: 1 });
    expect(diagnosis.what).toContain("Tests are not retried.");
    expect(diagnosis.steps.at(-1)).toContain("send another test");
    expect(diagnosis.steps.join()).not.toContain("Resend");
  });

  it("says that a retrying delivery is retried automatically", () => {
    expect(delivery({ status: "retrying", attempt_count: 1 }).steps.at(-1)).toContain("automatically");
  });

  it("names no side for a delivery that waits for its turn, however long, and says how to send it", () => {
    const queued = {
      status: "pending",
      attempt_count: 0,
      last_error: null,
      waits_for_turn: true,
      created_at: "2026-03-07T08:00:00.000Z",
    } as const;
    const [admin, member] = [delivery(queued, { mayAct: true }), delivery(queued, { mayAct: false })];
    expect([admin.side, member.side]).toEqual(["none", "none"]);
    expect(admin.steps.at(-1)).toContain("press Retry now");
    expect(member.steps.at(-1)).toContain("An admin can raise the rate limit");
  });

  it("names Empfio's side only when the first attempt is late", () => {
    const waiting = { status: "pending", attempt_count: 0, last_error: null } as const;
    expect(delivery(waiting).side).toBe("none");
    expect(delivery({ ...waiting, created_at: "2026-03-07T10:28:00.000Z" }).side).toBe("empfio");
  });

  it("explains a cancelled delivery and its last failure", () => {
    const diagnosis = delivery({ status: "cancelled", attempt_count: 1 });
    expect(diagnosis.what).toContain("disabled or deleted");
    expect(diagnosis.what).toContain("refused the connection");
    expect(delivery({ status: "cancelled", attempt_count: 0, last_error: null }).what).not.toContain(
      "Last attempt",
    );
  });

  it("refers readers who may not act to an admin", () => {
    for (const change of [{}, { max_attempts: 1, attempt_count: 1 }, { status: "cancelled" }] as const) {
      expect(delivery(change, { mayAct: false }).steps.at(-1)).toContain("an admin can");
    }
  });

  it("does not advise to resend to a deleted webhook", () => {
    for (const status of ["failed", "cancelled"] as const) {
      const { steps } = delivery({ status }, { obstacle: "webhook_deleted" });
      expect(steps).toHaveLength(1);
      expect(steps[0]).toContain("cannot be resent");
    }
  });

  it("does not advise to resend without a payload, but to fix the receiver", () => {
    const failed = delivery({ status: "failed" }, { obstacle: "payload_removed" }).steps;
    expect(failed.length).toBeGreaterThan(1);
    const cancelled = delivery({ status: "cancelled" }, { obstacle: "payload_removed" }).steps;
    for (const steps of [failed, cancelled]) {
      expect(steps.at(-1)).toBe("The payload no longer exists, so this delivery cannot be resent.");
    }
  });

  it("counts the failed attempts before a success", () => {
    const state = {
      status: "succeeded",
      attempt_count: 3,
      max_attempts: 4,
      last_status_code: 200,
      last_error: null,
      created_at: "2026-03-07T10:00:00.000Z",
    } as const;
    const fault = { status_code: 500, error: { code: "http_status", message: "500" } } as const;
    const diagnosis = diagnoseDelivery(state, [fault, fault, { status_code: 200, error: null }]);
    expect(diagnosis.what).toContain("It took 3 attempts; the first 2 failed (500).");
    expect(diagnosis.side).toBe("none");
  });
});
