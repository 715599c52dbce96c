import { execFileSync, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { Webhook as StandardWebhook } from "standardwebhooks";
import { Webhook as SvixWebhook } from "svix";
import { describe, expect, it } from "vitest";
import { verificationSamples } from "@/lib/contracts/verification-samples";
import { publicPageSnippets } from "@/tests/fixtures/public-page-signature";
import { newSecret, signatureHeaders } from "./sign";

const EVENT_ID = "evt_01J0000000000000000000000";
const now = () => Math.floor(Date.now() / 1_000);

const bodies = [
  ["a payload", '{"event":"ping","timestamp":"2026-03-07T10:30:00Z","organization_id":"x","data":{}}'],
  ["umlauts and emoji", '{"name":"Zoë Müller 🎉"}'],
  ["escapes that a parser would rewrite", '{"name":"\\u00fc","n":1.0,"s":"\\/"}'],
  ["white space", ' { "a" : 1 }\n'],
  ["nothing", ""],
] as const;

interface Case {
  body: Buffer;
  signature: string;
  secret: string;
}
type VerifyAll = (cases: Case[]) => boolean[];

const node: VerifyAll = (cases) => {
  const define = new Function("require", `${sample("node")}\nreturn verifySignature;`);
  const verify = define(createRequire(import.meta.url));
  return cases.map(({ body, signature, secret }) => verify(body, signature, secret));
};

/** Verifies all cases in one process, because starting Python takes a second on a busy machine. */
const python: VerifyAll = (cases) => {
  const main = `import sys, json
cases = json.load(sys.stdin)
print(json.dumps([verify_signature(bytes.fromhex(c["body"]), c["signature"], c["secret"]) for c in cases]))`;
  const input = JSON.stringify(cases.map((each) => ({ ...each, body: each.body.toString("hex") })));
  return JSON.parse(
    execFileSync("python3", ["-c", `${sample("python")}\n${main}`], { input, encoding: "utf8" }),
  );
};
const hasPython = spawnSync("python3", ["--version"]).status === 0;

describe("receivers written from the public page", () => {
  it.each(["node", "python"] as const)("find the %s snippet unchanged in our screens", (id) => {
    const words = (code: string) =>
      code
        .split("\n")
        .map((line) => line.trim())
        .filter(Boolean);
    expect(words(sample(id))).toEqual(words(publicPageSnippets[id]));
  });

  it("verify our requests with the unchanged Node.js snippet", () => expectVerdicts(node));
  it.skipIf(!hasPython)("verify our requests with the unchanged Python snippet", () =>
    expectVerdicts(python),
  );

  function expectVerdicts(verifyAll: VerifyAll) {
    const [current, previous] = [newSecret(), newSecret()];
    const cases = bodies.flatMap(([, text]) => {
      const body = Buffer.from(text);
      const headers = sign(current, previous, body);
      const signature = headers["X-Empfio-Signature"] ?? "";
      return [
        { body, signature, secret: current, genuine: true },
        { body, signature: headers["X-Empfio-Signature-Previous"] ?? "", secret: previous, genuine: true },
        { body, signature, secret: previous, genuine: false },
        { body: Buffer.concat([body, Buffer.from(" ")]), signature, secret: current, genuine: false },
      ];
    });
    expect(verifyAll(cases)).toEqual(cases.map(({ genuine }) => genuine));
  }
});

describe.each([
  ["standardwebhooks", (secret: string) => new StandardWebhook(secret)],
  ["svix", (secret: string) => new SvixWebhook(secret)],
] as const)("receivers that use the %s library", (_name, verifier) => {
  // Without the empty body, because the libraries parse a verified body.
  it.each(bodies.filter(([, text]) => text !== ""))("verify %s", (_what, text) => {
    const secret = newSecret();
    const headers = sign(secret, null, Buffer.from(text));
    expect(verifier(secret).verify(text, headers)).toEqual(JSON.parse(text));
    expect(() => verifier(secret).verify(`${text} `, headers)).toThrow();
    expect(() => verifier(newSecret()).verify(text, headers)).toThrow();
  });

  it("accept both secrets during an overlap, and only the new one afterwards", () => {
    const [current, previous] = [newSecret(), newSecret()];
    const [, text] = bodies[0];
    const during = sign(current, previous, Buffer.from(text));
    expect(verifier(current).verify(text, during)).toBeTruthy();
    expect(verifier(previous).verify(text, during)).toBeTruthy();
    const after = sign(current, null, Buffer.from(text));
    expect(() => verifier(previous).verify(text, after)).toThrow();
  });

  it("reject a request that is replayed later", () => {
    const secret = newSecret();
    const [, text] = bodies[0];
    const headers = signatureHeaders(
      { current: secret, previous: null },
      EVENT_ID,
      now() - 3_600,
      Buffer.from(text),
    );
    expect(() => verifier(secret).verify(text, headers)).toThrow();
  });
});

describe("the headers of an attempt", () => {
  const body = Buffer.from(bodies[0][1]);

  it("are exactly those of the contract", () => {
    expect(sign(newSecret(), null, body)).toEqual({
      "X-Empfio-Signature": expect.stringMatching(/^[0-9a-f]{64}$/),
      "webhook-id": EVENT_ID,
      "webhook-timestamp": expect.stringMatching(/^\d{10}$/),
      "webhook-signature": expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
    });
  });

  it("contain the current signature first, and the previous one only during an overlap", () => {
    const [current, previous] = [newSecret(), newSecret()];
    const timestamp = now();
    const make = (secrets: { current: string; previous: string | null }) =>
      signatureHeaders(secrets, EVENT_ID, timestamp, body);
    const both = make({ current, previous });
    const [currentOnly, previousOnly] = [current, previous].map((secret) =>
      make({ current: secret, previous: null }),
    );
    expect(both["webhook-signature"]).toBe(
      `${currentOnly?.["webhook-signature"]} ${previousOnly?.["webhook-signature"]}`,
    );
    expect(both["X-Empfio-Signature-Previous"]).toBe(previousOnly?.["X-Empfio-Signature"]);
  });
});

it("creates a different secret each time, from whsec_ and 32 random bytes", () => {
  const secrets = Array.from({ length: 100 }, newSecret);
  expect(new Set(secrets).size).toBe(100);
  for (const secret of secrets) {
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(Buffer.from(secret.slice(6), "base64")).toHaveLength(32);
  }
});

function sign(current: string, previous: string | null, body: Buffer) {
  return signatureHeaders({ current, previous }, EVENT_ID, now(), body);
}

function sample(id: "node" | "python"): string {
  return verificationSamples.find((each) => each.id === id)?.code ?? "";
}
