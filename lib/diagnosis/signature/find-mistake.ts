import { createHash, createHmac } from "node:crypto";
import { type BodyCandidate, bodyCandidates } from "./body-candidates";
import { type KnownSecretValue, keyCandidates, type Scheme } from "./key-candidates";
import type { Mistake } from "./mistake";
import { type PrefixCandidate, prefixCandidates, type SentAttempt } from "./prefix-candidates";

export interface SignedRequest {
  eventId: string;
  deliveryId: string;
  body: Uint8Array;
  attempt: SentAttempt;
  otherAttempts: readonly SentAttempt[];
  secrets: readonly KnownSecretValue[];
}

export interface Match {
  scheme: Scheme;
  /** Null when no secret of the webhook was used. */
  secret: KnownSecretValue | null;
  /** Empty: the signature is correct for this scheme and secret. */
  mistakes: Mistake[];
}

/** Larger bodies are tried with one mistake at a time, since all combinations take about 4,000 HMACs. */
const COMBINED_BODY_BYTES = 4 * 1024;

/**
 * The smallest combination of common mistakes that produces the signature computed by the receiver.
 * @returns "malformed" when the text is not a signature, null when no combination produces it
 */
export function findMistake(request: SignedRequest, pasted: string): Match | "malformed" | null {
  const digests = readPasted(pasted);
  if (digests.length === 0) return "malformed";
  const matches = digests.flatMap((digest) => [...hmacs(request, digest), ...otherHashes(request, digest)]);
  return matches.sort((a, b) => a.mistakes.length - b.mistakes.length)[0] ?? null;
}

function hmacs(request: SignedRequest, { digest, encoding }: PastedDigest): Match[] {
  const algorithm = algorithms[digest.length] ?? "sha256";
  const most = request.body.length > COMBINED_BODY_BYTES ? 1 : 3;
  const bodies = bodyCandidates(request.body);
  const prefixes = prefixCandidates(request, request.attempt, request.otherAttempts);
  return keyCandidates(request.secrets).flatMap(({ key, secret, mistake }) =>
    combinations(prefixes, bodies).flatMap(([prefix, body]) => {
      const made = [mistake[prefix.scheme], prefix.mistake, body.mistake].filter((one) => one !== null);
      if (made.length > most) return [];
      const candidate = createHmac(algorithm, key).update(prefix.prefix).update(body.bytes).digest();
      if (!candidate.equals(digest)) return [];
      const mistakes = [...made, ...wrongAlgorithm(algorithm), ...wrongEncoding(prefix.scheme, encoding)];
      return [{ scheme: prefix.scheme, secret, mistakes }];
    }),
  );
}

const combinations = (prefixes: PrefixCandidate[], bodies: BodyCandidate[]) =>
  prefixes.flatMap((prefix) => bodies.map((body) => [prefix, body] as const));

/** Plain hashes, and HMACs with key and message swapped. */
function otherHashes(request: SignedRequest, { digest, encoding }: PastedDigest): Match[] {
  const algorithm = algorithms[digest.length] ?? "sha256";
  const { body } = request;
  const hash = (...parts: (string | Uint8Array)[]) => {
    const sum = createHash(algorithm);
    for (const part of parts) sum.update(part);
    return sum.digest();
  };
  const fix = "Use HMAC-SHA256 with the secret as the key and the raw body as the message.";
  const plain: Mistake = {
    code: "plain_hash",
    what: "This is a plain hash of the body without the secret.",
    fix,
  };
  const joined: Mistake = {
    code: "plain_hash",
    what: "This is a plain hash of the secret and the body, not an HMAC.",
    fix,
  };
  const swapped: Mistake = {
    code: "swapped_arguments",
    what: "Key and message are swapped. The body was used as the key.",
    fix,
  };
  const tried: [Buffer, KnownSecretValue | null, Mistake][] = [[hash(body), null, plain]];
  for (const secret of request.secrets) {
    tried.push(
      [hash(secret.value, body), secret, joined],
      [hash(body, secret.value), secret, joined],
      [createHmac(algorithm, body).update(secret.value).digest(), secret, swapped],
    );
  }
  return tried
    .filter(([candidate]) => candidate.equals(digest))
    .map(([, secret, mistake]) => ({
      scheme: "X-Empfio-Signature",
      secret,
      mistakes: [mistake, ...wrongAlgorithm(algorithm), ...wrongEncoding("X-Empfio-Signature", encoding)],
    }));
}

function wrongAlgorithm(algorithm: string): Mistake[] {
  if (algorithm === "sha256") return [];
  return [
    {
      code: "wrong_algorithm",
      what: `The signature uses ${algorithm.toUpperCase()} instead of SHA-256.`,
      fix: "Compute the HMAC with sha256.",
    },
  ];
}

const names: Record<Encoding, string> = {
  hex: "lowercase hex",
  "upper-case hex": "uppercase hex",
  base64: "base64",
  base64url: "base64url",
  "base64 of hex": "base64 of hex text",
};

function wrongEncoding(scheme: Scheme, encoding: Encoding): Mistake[] {
  const right = scheme === "X-Empfio-Signature" ? "hex" : "base64";
  if (encoding === right) return [];
  return [
    {
      code: `${encoding.replaceAll(/[ -]/g, "_")}_instead_of_${right}`,
      what: `The signature is encoded as ${names[encoding]}. ${scheme} uses ${names[right]}.`,
      fix:
        right === "hex"
          ? 'Use digest("hex") in Node.js or hexdigest() in Python.'
          : 'Use digest("base64") in Node.js or base64.b64encode(digest()) in Python.',
    },
  ];
}

type Encoding = "hex" | "upper-case hex" | "base64" | "base64url" | "base64 of hex";

interface PastedDigest {
  digest: Buffer;
  encoding: Encoding;
}

/** By length in bytes. Signatures are SHA-256; the others are recognized so that they can be named. */
const algorithms: Record<number, string> = {
  16: "md5",
  20: "sha1",
  32: "sha256",
  48: "sha384",
  64: "sha512",
};

/**
 * The digests in a pasted text, which may be a value, a header line, `sha256=…`, `v1,…`, or two of these. Empty when it
 * contains no signature.
 */
function readPasted(text: string): PastedDigest[] {
  const values = text
    .trim()
    .replace(/^[A-Za-z-]+-signature(-previous)?\s*:\s*/i, "")
    .split(/\s+/)
    .slice(0, 2);
  return values.flatMap((value) => {
    const bare = value
      .replace(/^b?["'](.*)["']$/, "$1")
      .replace(/^v1,/, "")
      .replace(/^(sha1|sha256|sha512|v1)=/i, "");
    const read = readHex(bare) ?? readBase64(bare);
    return read && algorithms[read.digest.length] ? [read] : [];
  });
}

function readHex(value: string): PastedDigest | null {
  if (!/^([0-9a-f]{2})+$/i.test(value)) return null;
  return {
    digest: Buffer.from(value, "hex"),
    encoding: value === value.toLowerCase() ? "hex" : "upper-case hex",
  };
}

function readBase64(value: string): PastedDigest | null {
  if (!/^[\w+/-]+={0,2}$/.test(value)) return null;
  const digest = Buffer.from(value, "base64");
  const inner = readHex(digest.toString("latin1"));
  if (inner) return { digest: inner.digest, encoding: "base64 of hex" };
  return { digest, encoding: /[-_]/.test(value) ? "base64url" : "base64" };
}
