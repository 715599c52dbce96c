import type { KnownSecret } from "@/lib/contracts/deliveries";
import type { Mistake } from "./mistake";

export interface KnownSecretValue extends KnownSecret {
  value: string;
}

export type Scheme = "X-Empfio-Signature" | "webhook-signature";

export interface KeyCandidate {
  key: Buffer;
  /** Null for keys that are not a secret of this webhook. */
  secret: KnownSecretValue | null;
  /** By scheme, since the right key of one scheme is a mistake in the other. Null: right. */
  mistake: Record<Scheme, Mistake | null>;
}

const PREFIX = "whsec_";

const both = (mistake: Mistake): Record<Scheme, Mistake> => ({
  "X-Empfio-Signature": mistake,
  "webhook-signature": mistake,
});

const copied = (what: string): Mistake => ({
  code: "secret_copied_wrong",
  what,
  fix: "Copy the full secret again, from whsec_ to the final =, without anything before or after it.",
});

const missing: Mistake = {
  code: "secret_missing",
  what: "The receiver has no secret. The variable that should hold it is empty or undefined.",
  fix: "Check the name of the variable in the receiver’s environment, and restart the receiver.",
};

/** The keys that a receiver may have used: each secret in its right form and in common wrong forms, and no secret. */
export function keyCandidates(secrets: readonly KnownSecretValue[]): KeyCandidate[] {
  const candidates: KeyCandidate[] = [];
  for (const secret of secrets) {
    const whole = secret.value;
    const bare = whole.slice(PREFIX.length);
    const add = (key: Buffer, mistake: Record<Scheme, Mistake | null>) =>
      candidates.push({ key, secret, mistake });
    add(Buffer.from(whole, "utf8"), {
      "X-Empfio-Signature": null,
      "webhook-signature": {
        code: "undecoded_secret",
        what: "The secret was used as text. For webhook-signature, the key is the part after whsec_, decoded from base64.",
        fix: "Remove whsec_ and decode the rest from base64, or use the standardwebhooks library.",
      },
    });
    add(Buffer.from(bare, "base64"), {
      "X-Empfio-Signature": {
        code: "decoded_secret",
        what: "The secret was decoded. For X-Empfio-Signature, the key is the full text, including whsec_.",
        fix: "Use the secret as UTF-8 text without decoding it.",
      },
      "webhook-signature": null,
    });
    add(Buffer.from(bare, "utf8"), both(copied("The secret was used without its prefix whsec_.")));
    add(
      Buffer.from(whole, "base64"),
      both({
        code: "decoded_secret",
        what: "The secret was decoded from base64 including its prefix whsec_.",
        fix: "For X-Empfio-Signature, use the full text without decoding it. For webhook-signature, decode only the part after whsec_.",
      }),
    );
    for (const end of ["\n", "\r\n", " "]) {
      add(Buffer.from(whole + end, "utf8"), both(copied("The receiver’s secret ends with whitespace.")));
    }
    for (const quote of ['"', "'"]) {
      add(
        Buffer.from(quote + whole + quote, "utf8"),
        both(copied("The receiver’s secret is enclosed in quotation marks.")),
      );
    }
  }
  for (const text of ["", "undefined", "null", "None"]) {
    candidates.push({ key: Buffer.from(text, "utf8"), secret: null, mistake: both(missing) });
  }
  return candidates;
}
