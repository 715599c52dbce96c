import type { SignatureExplanation, SignatureFinding } from "@/lib/contracts/deliveries";
import { signBody, signStandard } from "@/lib/crypto/sign";
import { findMistake, type Match, type SignedRequest } from "./find-mistake";
import type { KnownSecretValue } from "./key-candidates";
import type { Mistake } from "./mistake";

type SignatureHeader = SignatureExplanation["headers"][number];

const names = ["X-Empfio-Signature", "X-Empfio-Signature-Previous", "webhook-signature"];

/** Every signature that an attempt carried, and which of the stored secrets produced it. */
export function attributeSignatures(
  request: SignedRequest,
  requestHeaders: Record<string, string>,
): SignatureHeader[] {
  const byName = new Map(Object.entries(requestHeaders).map(([name, value]) => [name.toLowerCase(), value]));
  return names.flatMap((name) =>
    (byName.get(name.toLowerCase()) ?? "")
      .split(" ")
      .filter(Boolean)
      .map((value) => ({ name, value, secret: hintOf(signerOf(request, name, value)) })),
  );
}

function signerOf(request: SignedRequest, name: string, value: string): KnownSecretValue | null {
  const { body, eventId, attempt, secrets } = request;
  const sign = (secret: string) =>
    name === "webhook-signature"
      ? signStandard(secret, eventId, attempt.timestamp, body)
      : signBody(secret, body);
  return secrets.find((secret) => sign(secret.value) === value) ?? null;
}

const hintOf = (secret: KnownSecretValue | null) => secret && { slot: secret.slot, hint: secret.hint };

/** Explains a signature that the receiver computed. */
export function explainPasted(
  request: SignedRequest,
  sent: readonly SignatureHeader[],
  pasted: string,
): SignatureFinding {
  const match = findMistake(request, pasted);
  if (match === "malformed") return malformed(pasted);
  if (match === null) return unknown(request);
  const mistakes = [...wrongSecret(match, sent), ...match.mistakes];
  if (mistakes.length === 0) {
    return {
      verdict: "correct",
      title: `Correct. This is the value of ${match.scheme}.`,
      secret: hintOf(match.secret),
      mistakes: [
        {
          code: "comparison",
          what: "If the receiver still rejects the request, check how it compares the signatures.",
          fix: `Check that it reads the header ${match.scheme} (names may arrive in lowercase) and compares ${
            match.scheme === "webhook-signature"
              ? "each of the space-separated values, both sides with or both without the prefix v1,"
              : "both values as 64 characters of lowercase hex"
          }.`,
        },
      ],
    };
  }
  return {
    verdict: "mistake",
    title:
      mistakes.length === 1
        ? "A common mistake produces this signature."
        : `${mistakes.length} common mistakes together produce this signature.`,
    secret: hintOf(match.secret),
    mistakes,
  };
}

/** A secret of this webhook that did not sign this attempt. */
function wrongSecret({ scheme, secret }: Match, sent: readonly SignatureHeader[]): Mistake[] {
  if (secret === null) return [];
  const carrying = sent.filter(({ name }) => name === scheme);
  if (carrying.some((header) => header.secret?.slot === secret.slot)) return [];
  const signer = carrying[0]?.secret;
  if (secret.slot === "current") {
    return [
      {
        code: "newer_secret",
        what: `The receiver used the current secret, ending in ${secret.hint}, but this attempt was signed with the previous one.`,
        fix: "The receiver’s secret is right. Press Resend to send a new delivery signed with it.",
      },
    ];
  }
  return [
    {
      code: "old_secret",
      what: `The receiver still uses the previous secret, ending in ${secret.hint}${signer ? `, but this attempt was signed with the one ending in ${signer.hint}` : ""}.`,
      fix: "Add the current secret to the receiver. Before the next rotation, make the receiver accept X-Empfio-Signature-Previous as well.",
    },
  ];
}

function malformed(pasted: string): SignatureFinding {
  if (pasted.includes("whsec_")) {
    return {
      verdict: "malformed",
      title: "This is a secret, not a signature.",
      secret: null,
      mistakes: [
        {
          code: "secret_pasted",
          what: "Text that starts with whsec_ is a signing secret.",
          fix: "Paste the signature that the receiver computed. Keep the secret out of logs and chats.",
        },
      ],
    };
  }
  return {
    verdict: "malformed",
    title: "This is not a signature.",
    secret: null,
    mistakes: [
      {
        code: "not_a_signature",
        what: `An HMAC-SHA256 has 64 hex digits or 44 base64 characters. The pasted text has ${pasted.trim().length} character${pasted.trim().length === 1 ? "" : "s"}${/^\S+$/.test(pasted.trim()) ? "" : ", including spaces"}.`,
        fix: "Log the signature that the receiver computes, just before it is compared, and paste it in full.",
      },
    ],
  };
}

function unknown({ secrets }: SignedRequest): SignatureFinding {
  const hints = secrets.map(({ hint, slot }) => `${hint} (${slot})`).join(" or ");
  return {
    verdict: "unknown",
    title: "No common mistake produces this signature.",
    secret: null,
    mistakes: [
      {
        code: "other_secret",
        what: "The receiver probably uses a different secret: that of another webhook, of a test system, or one that was replaced.",
        fix: `Compare the last four characters of the receiver’s secret. They should be ${hints}.`,
      },
      {
        code: "other_body",
        what: "Otherwise, the receiver changes the body before it verifies the signature.",
        fix: "Log the length and SHA-256 of the body in the receiver and compare them with the values shown here.",
      },
    ],
  };
}
