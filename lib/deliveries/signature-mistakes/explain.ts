import type { SignatureExplanation, SignatureFinding } from "@/lib/contracts/deliveries";
import { signBody, signStandard } from "@/lib/crypto/sign";
import { findMistake, type Match, type SignedRequest } from "./find-mistake";
import type { KnownSecretValue } from "./keys";
import type { Mistake } from "./mistake";

type SignatureHeader = SignatureExplanation["headers"][number];

const names = ["X-Empfio-Signature", "X-Empfio-Signature-Previous", "webhook-signature"];

/** Every signature that an attempt carried, and which of the secrets still known made it. */
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

/** What to tell about the value that a receiver computed. */
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
      title: `Correct: this is what ${match.scheme} carries.`,
      secret: hintOf(match.secret),
      mistakes: [
        {
          code: "comparison",
          what: "If the receiver rejects the request all the same, its comparison is at fault.",
          fix: `Look that it reads the header ${match.scheme} (names may arrive in lower case) and compares like with like: ${
            match.scheme === "webhook-signature"
              ? "each of the space-separated values, v1, in front of both or neither"
              : "both as lower-case hex text of 64 characters"
          }.`,
        },
      ],
    };
  }
  return {
    verdict: "mistake",
    title:
      mistakes.length === 1
        ? "One usual mistake gives exactly this value."
        : `${mistakes.length} usual mistakes together give exactly this value.`,
    secret: hintOf(match.secret),
    mistakes,
  };
}

/** A secret that is ours but did not make this attempt's header. */
function wrongSecret({ scheme, secret }: Match, sent: readonly SignatureHeader[]): Mistake[] {
  if (secret === null) return [];
  const carrying = sent.filter(({ name }) => name === scheme);
  if (carrying.some((header) => header.secret?.slot === secret.slot)) return [];
  const signer = carrying[0]?.secret;
  if (secret.slot === "current") {
    return [
      {
        code: "newer_secret",
        what: `The receiver used the current secret, ending in ${secret.hint}; this attempt was signed with the one before the rotation.`,
        fix: "The receiver’s secret is right: press Resend, the new delivery is signed with it.",
      },
    ];
  }
  return [
    {
      code: "old_secret",
      what: `The receiver still has the previous secret, ending in ${secret.hint}${signer ? `; this attempt was signed with the one ending in ${signer.hint}` : ""}.`,
      fix: "Install the current secret at the receiver. To rotate without a gap, let it accept X-Empfio-Signature-Previous too before the next rotation.",
    },
  ];
}

function malformed(pasted: string): SignatureFinding {
  if (pasted.includes("whsec_")) {
    return {
      verdict: "malformed",
      title: "That is a secret, not a signature.",
      secret: null,
      mistakes: [
        {
          code: "secret_pasted",
          what: "What begins with whsec_ is the key that signatures are made with.",
          fix: "Paste what the receiver computed from the request, and keep the secret out of logs and chats.",
        },
      ],
    };
  }
  return {
    verdict: "malformed",
    title: "That is no signature.",
    secret: null,
    mistakes: [
      {
        code: "not_a_signature",
        what: `An HMAC-SHA256 is 64 hex digits or 44 characters of base64; this has ${pasted.trim().length} characters${/^\S+$/.test(pasted.trim()) ? "" : " and spaces in it"}.`,
        fix: "Log what the receiver computed just before it compares, and paste it whole.",
      },
    ],
  };
}

function unknown({ secrets }: SignedRequest): SignatureFinding {
  const hints = secrets.map(({ hint, slot }) => `${hint} (${slot})`).join(" or ");
  return {
    verdict: "unknown",
    title: "No usual mistake gives this value.",
    secret: null,
    mistakes: [
      {
        code: "other_secret",
        what: "Most likely the receiver has another secret: of another webhook, of a test system, or one that was rotated away.",
        fix: `Compare the last four characters of the secret there: they should be ${hints}.`,
      },
      {
        code: "other_body",
        what: "Or the body was changed on its way to the check.",
        fix: "Log its length and SHA-256 there and compare them with those shown here.",
      },
    ],
  };
}
