import type { DetailedPeerCertificate } from "node:tls";
import { describe, expect, it } from "vitest";
import { certificateFacts } from "./certificate-facts";

/** A certificate of its own issuer, as Node describes it. */
function certificateOf(names: string[], organization = "Receiver"): DetailedPeerCertificate {
  const subject = { CN: names[0] ?? "", O: organization };
  const certificate = {
    subject,
    issuer: subject,
    subjectaltname: names.map((name) => `DNS:${name}`).join(", "),
    valid_from: "Mar  7 10:30:00 2026 GMT",
    valid_to: "Mar  7 10:30:00 2036 GMT",
  } as unknown as DetailedPeerCertificate;
  return Object.assign(certificate, { issuerCertificate: certificate });
}

describe("names that a receiver's certificate puts into an error message", () => {
  it("are cut to 80 characters each", () => {
    const { names } = certificateFacts(certificateOf(["a".repeat(500)]));
    expect(names.length).toBeLessThanOrEqual(81);
    expect(names).toMatch(/^a{79}/);
  });

  it("lose their unprintable characters", () => {
    const { names, issuer } = certificateFacts(
      certificateOf(["evil\u202e.example\u001b[31m\u0000"], "Evil\u202e\u001b\n"),
    );
    expect(`${names} ${issuer}`).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(names).toContain("evil");
  });

  it("are three at most, and the number of the others", () => {
    const { names } = certificateFacts(certificateOf(["a.test", "b.test", "c.test", "d.test", "e.test"]));
    expect(names).toBe("a.test, b.test, c.test and 2 more");
  });
});
