import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { newSecret, signBody, signStandard } from "@/lib/crypto/sign";
import fc from "@/tests/fixtures/fast-check";
import { findMistake, type SignedRequest } from "./find-mistake";

const current = newSecret();
const previous = newSecret();
const payload = {
  event: "booking.created",
  timestamp: "2026-03-07T10:30:00Z",
  organization_id: "7d5a1b9e-3f1f-4a60-9a1e-2d1b3c4d5e6f",
  data: { id: "bkg_1", customer_name: "Zoë <Müller> & Co", lead_id: null, service: 'a/b "c"' },
};
const sent = JSON.stringify(payload);

const request: SignedRequest = {
  eventId: "evt_1",
  deliveryId: "del_1",
  body: Buffer.from(sent),
  attempt: { number: 2, timestamp: 1_772_880_000 },
  otherAttempts: [{ number: 1, timestamp: 1_772_879_940 }],
  secrets: [
    { slot: "current", hint: current.slice(-4), value: current },
    { slot: "previous", hint: previous.slice(-4), value: previous },
  ],
};

const hmac = (key: string | Buffer, body: string | Buffer, algorithm = "sha256") =>
  createHmac(algorithm, key).update(body);
const decoded = (secret: string) => Buffer.from(secret.slice(6), "base64");
const standard = (prefix: string) => prefix + sent;

function found(pasted: string) {
  const match = findMistake(request, pasted);
  if (match === null || match === "malformed") return match;
  return {
    scheme: match.scheme,
    slot: match.secret?.slot ?? null,
    codes: match.mistakes.map(({ code }) => code),
  };
}

describe("the signature checker", () => {
  it("accepts correct signatures of both schemes and both secrets", () => {
    expect(found(signBody(current, request.body))).toEqual({
      scheme: "X-Empfio-Signature",
      slot: "current",
      codes: [],
    });
    expect(found(signBody(previous, request.body))).toMatchObject({ slot: "previous", codes: [] });
    expect(found(signStandard(current, "evt_1", 1_772_880_000, request.body))).toEqual({
      scheme: "webhook-signature",
      slot: "current",
      codes: [],
    });
  });

  // Output of json.dumps, json_encode, json.Marshal, and JsonSerializer.Serialize with default options.
  const python =
    '{"event": "booking.created", "timestamp": "2026-03-07T10:30:00Z", "organization_id": "7d5a1b9e-3f1f-4a60-9a1e-2d1b3c4d5e6f", "data": {"id": "bkg_1", "customer_name": "Zo\\u00eb <M\\u00fcller> & Co", "lead_id": null, "service": "a/b \\"c\\""}}';
  const php =
    '{"event":"booking.created","timestamp":"2026-03-07T10:30:00Z","organization_id":"7d5a1b9e-3f1f-4a60-9a1e-2d1b3c4d5e6f","data":{"id":"bkg_1","customer_name":"Zo\\u00eb <M\\u00fcller> & Co","lead_id":null,"service":"a\\/b \\"c\\""}}';
  const goMap =
    '{"data":{"customer_name":"Zoë \\u003cMüller\\u003e \\u0026 Co","id":"bkg_1","lead_id":null,"service":"a/b \\"c\\""},"event":"booking.created","organization_id":"7d5a1b9e-3f1f-4a60-9a1e-2d1b3c4d5e6f","timestamp":"2026-03-07T10:30:00Z"}';
  const dotNet =
    '{"event":"booking.created","timestamp":"2026-03-07T10:30:00Z","organization_id":"7d5a1b9e-3f1f-4a60-9a1e-2d1b3c4d5e6f","data":{"id":"bkg_1","customer_name":"Zo\\u00EB \\u003CM\\u00FCller\\u003E \\u0026 Co","lead_id":null,"service":"a/b \\u0022c\\u0022"}}';
  it.each([
    ["Python", python],
    ["PHP", php],
    ["Go", goMap],
    [".NET", dotNet],
    ["two spaces", JSON.stringify(payload, null, 2)],
  ])("recognizes JSON reserialized by %s", (_, body) => {
    expect(found(hmac(current, body).digest("hex"))).toEqual({
      scheme: "X-Empfio-Signature",
      slot: "current",
      codes: ["reserialised_json"],
    });
  });

  it.each([
    ["an added newline", hmac(current, `${sent}\n`).digest("hex"), "newline_added"],
    ["an empty body", hmac(current, "").digest("hex"), "empty_body"],
    ["the parsed object as text", hmac(current, "[object Object]").digest("hex"), "object_as_text"],
    ["the raw body encoded again", hmac(current, JSON.stringify(sent)).digest("hex"), "double_encoded"],
    ["only the data", hmac(current, JSON.stringify(payload.data)).digest("hex"), "data_only"],
    [
      "Latin-1",
      hmac(current, Buffer.from(Buffer.from(sent).toString("latin1"))).digest("hex"),
      "wrong_charset",
    ],
    ["base64 instead of hex", hmac(current, sent).digest("base64"), "base64_instead_of_hex"],
    ["uppercase hex", hmac(current, sent).digest("hex").toUpperCase(), "upper_case_hex_instead_of_hex"],
    ["the decoded secret", hmac(decoded(current), sent).digest("hex"), "decoded_secret"],
    ["the secret without whsec_", hmac(current.slice(6), sent).digest("hex"), "secret_copied_wrong"],
    ["a secret with a newline", hmac(`${current}\n`, sent).digest("hex"), "secret_copied_wrong"],
    ["a quoted secret", hmac(`"${current}"`, sent).digest("hex"), "secret_copied_wrong"],
    ["no secret", hmac("undefined", sent).digest("hex"), "secret_missing"],
    ["SHA-1", hmac(current, sent, "sha1").digest("hex"), "wrong_algorithm"],
    ["SHA-512", hmac(current, sent, "sha512").digest("hex"), "wrong_algorithm"],
    ["a plain hash", createHash("sha256").update(sent).digest("hex"), "plain_hash"],
    [
      "a hash of secret and body",
      createHash("sha256")
        .update(current + sent)
        .digest("hex"),
      "plain_hash",
    ],
    ["swapped arguments", hmac(sent, current).digest("hex"), "swapped_arguments"],
  ])("recognizes %s", (_, pasted, code) => {
    expect(found(pasted)).toMatchObject({ scheme: "X-Empfio-Signature", codes: [code] });
  });

  it.each([
    ["hex", hmac(decoded(current), standard("evt_1.1772880000.")).digest("hex"), "hex_instead_of_base64"],
    ["the secret as text", hmac(current, standard("evt_1.1772880000.")).digest("base64"), "undecoded_secret"],
    [
      "another attempt's time",
      hmac(decoded(current), standard("evt_1.1772879940.")).digest("base64"),
      "other_attempt",
    ],
    [
      "the delivery's id",
      hmac(decoded(current), standard("del_1.1772880000.")).digest("base64"),
      "delivery_id",
    ],
    [
      "milliseconds",
      hmac(decoded(current), standard("evt_1.1772880000000.")).digest("base64"),
      "milliseconds",
    ],
    ["no id", hmac(decoded(current), standard("1772880000.")).digest("base64"), "id_missing"],
  ])("recognizes %s for webhook-signature", (_, pasted, code) => {
    expect(found(pasted)).toMatchObject({ scheme: "webhook-signature", codes: [code] });
  });

  it("recognizes combined mistakes with the old secret", () => {
    expect(found(hmac(decoded(previous), python).digest("base64"))).toEqual({
      scheme: "X-Empfio-Signature",
      slot: "previous",
      codes: ["decoded_secret", "reserialised_json", "base64_instead_of_hex"],
    });
  });

  it("accepts pasted header lines, prefixes, quotation marks, and two values", () => {
    const hex = signBody(current, request.body);
    const two = `${signStandard(newSecret(), "evt_1", 1, request.body)} ${signStandard(current, "evt_1", 1_772_880_000, request.body)}`;
    for (const pasted of [`X-Empfio-Signature: ${hex}`, `sha256=${hex}`, ` "${hex}" `, `b'${hex}'`, two]) {
      expect(found(pasted)).toMatchObject({ slot: "current", codes: [] });
    }
  });

  it("tries only the first two values, and finishes within a second", () => {
    const [wrong, right] = [signBody(newSecret(), request.body), signBody(current, request.body)];
    expect(found(`${wrong} ${right}`)).toMatchObject({ slot: "current", codes: [] });
    expect(found(`${wrong} ${wrong} ${right}`)).toBeNull();

    const otherAttempts = [1, 2, 3].map((number) => ({ number, timestamp: 1_772_879_000 + number }));
    const large = {
      ...request,
      otherAttempts,
      body: Buffer.from(JSON.stringify({ data: "é".repeat(6_000) })),
    };
    const begun = process.cpuUsage();
    expect(findMistake(large, Array(15).fill("ab".repeat(16)).join(" "))).toBeNull();
    expect(process.cpuUsage(begun).user, "microseconds").toBeLessThan(3_000_000);
  });

  it("rejects text that is not a signature", () => {
    for (const pasted of ["hello", "abc123", "v1,", "<script>", current])
      expect(found(pasted)).toBe("malformed");
  });

  it("finds nothing for an unknown secret, and never throws", () => {
    expect(found(signBody(newSecret(), request.body))).toBeNull();
    fc.assert(
      fc.property(fc.string(), (pasted) => {
        expect(["malformed", null]).toContain(findMistake({ ...request, body: Buffer.from("{}") }, pasted));
      }),
      { numRuns: 50 },
    );
  });

  it("handles bodies that are not JSON and the largest body", () => {
    const large = { ...request, body: Buffer.from(JSON.stringify({ data: "é".repeat(120_000) })) };
    const match = findMistake(large, hmac(decoded(current), large.body as Buffer).digest("hex"));
    expect(match).toMatchObject({ mistakes: [{ code: "decoded_secret" }] });
    const text = { ...request, body: Buffer.from(" not json ") };
    expect(findMistake(text, hmac(current, "not json").digest("hex"))).toMatchObject({
      mistakes: [{ code: "trimmed_body" }],
    });
  });
});
