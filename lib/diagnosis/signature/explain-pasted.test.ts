import { describe, expect, it } from "vitest";
import { newSecret, signatureHeaders, signBody } from "@/lib/crypto/sign";
import { attributeSignatures, explainPasted } from "./explain-pasted";
import type { SignedRequest } from "./find-mistake";

const [current, previous, forgotten] = [newSecret(), newSecret(), newSecret()];
const body = Buffer.from('{"event":"ping"}');
const at = 1_772_880_000;
const request: SignedRequest = {
  eventId: "evt_1",
  deliveryId: "del_1",
  body,
  attempt: { number: 1, timestamp: at },
  otherAttempts: [],
  secrets: [
    { slot: "current", hint: current.slice(-4), value: current },
    { slot: "previous", hint: previous.slice(-4), value: previous },
  ],
};
const signedBy = (now: string, before: string | null = null) =>
  attributeSignatures(request, signatureHeaders({ current: now, previous: before }, "evt_1", at, body));
const codes = (sent: ReturnType<typeof signedBy>, pasted: string) => {
  const finding = explainPasted(request, sent, pasted);
  return { verdict: finding.verdict, codes: finding.mistakes.map(({ code }) => code) };
};

describe("the secret that signed an attempt", () => {
  it("is shown for every signature by the secret's last four characters, never by the secret", () => {
    const sent = signedBy(current, previous);
    expect(sent.map(({ name, secret }) => [name, secret?.slot, secret?.hint])).toEqual([
      ["X-Empfio-Signature", "current", current.slice(-4)],
      ["X-Empfio-Signature-Previous", "previous", previous.slice(-4)],
      ["webhook-signature", "current", current.slice(-4)],
      ["webhook-signature", "previous", previous.slice(-4)],
    ]);
    expect(JSON.stringify(sent)).not.toContain(current.slice(6, 30));
  });

  it("is unknown if the secret is no longer stored", () => {
    expect(signedBy(forgotten).map(({ secret }) => secret)).toEqual([null, null]);
  });
});

describe("the explanation of a pasted signature", () => {
  it("is correct for the signature that was sent, and then suggests to check the comparison", () => {
    expect(codes(signedBy(current), signBody(current, body))).toEqual({
      verdict: "correct",
      codes: ["comparison"],
    });
  });

  it("recognizes the old secret during an overlap and after it", () => {
    const pasted = signBody(previous, body);
    expect(codes(signedBy(current, previous), pasted).codes).toEqual(["old_secret"]);
    expect(codes(signedBy(current), pasted).codes).toEqual(["old_secret"]);
  });

  it("reports a secret that is newer than the attempt", () => {
    expect(codes(signedBy(previous), signBody(current, body)).codes).toEqual(["newer_secret"]);
    expect(codes(signedBy(forgotten), signBody(current, body)).codes).toEqual(["newer_secret"]);
  });

  it("reports the old secret in addition to other mistakes", () => {
    const pasted = signBody(previous, Buffer.from('{"event": "ping"}'));
    expect(codes(signedBy(current), pasted).codes).toEqual(["old_secret", "reserialised_json"]);
  });

  it("suggests what to compare if no common mistake produces the signature", () => {
    expect(codes(signedBy(current), signBody(forgotten, body))).toEqual({
      verdict: "unknown",
      codes: ["other_secret", "other_body"],
    });
  });

  it("warns when a secret is pasted, without repeating it", () => {
    const finding = explainPasted(request, signedBy(current), current);
    expect(finding.mistakes[0]?.code).toBe("secret_pasted");
    expect(JSON.stringify(finding)).not.toContain(current.slice(6));
  });

  it("describes the format of a signature if anything else is pasted", () => {
    expect(codes(signedBy(current), "true")).toEqual({ verdict: "malformed", codes: ["not_a_signature"] });
  });
});
