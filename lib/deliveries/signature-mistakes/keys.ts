import type { KnownSecret } from "@/lib/contracts/deliveries";
import type { Mistake } from "./mistake";

export interface KnownSecretValue extends KnownSecret {
  value: string;
}

export type Scheme = "X-Empfio-Signature" | "webhook-signature";

export interface KeyCandidate {
  key: Buffer;
  /** Null for keys that are no secret of ours. */
  secret: KnownSecretValue | null;
  /** By scheme, since what is right for one is a mistake in the other. Null: right. */
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
  fix: "Copy the secret again, whole: from whsec_ to the last =, with nothing before or after it.",
});

const missing: Mistake = {
  code: "secret_missing",
  what: "The receiver has no secret: the variable that should hold it is empty or unknown there.",
  fix: "Look at the receiver’s environment: the name of the variable, and whether a restart was forgotten.",
};

/** The keys that a receiver may have used: each secret in its right and its usual wrong forms, and no secret. */
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
        what: "The secret was used as text. For webhook-signature the key is what the part after whsec_ decodes to.",
        fix: "Take off whsec_ and decode the rest as base64, or let the standardwebhooks library do it.",
      },
    });
    add(Buffer.from(bare, "base64"), {
      "X-Empfio-Signature": {
        code: "decoded_secret",
        what: "The secret was decoded first. For X-Empfio-Signature the key is the whole text, whsec_ included.",
        fix: "Use the secret as it stands, as UTF-8 text, without decoding it.",
      },
      "webhook-signature": null,
    });
    add(Buffer.from(bare, "utf8"), both(copied("The secret was used without its beginning, whsec_.")));
    add(
      Buffer.from(whole, "base64"),
      both({
        code: "decoded_secret",
        what: "The secret was decoded as base64 together with its beginning, whsec_.",
        fix: "For X-Empfio-Signature use the whole text undecoded; for webhook-signature decode only what follows whsec_.",
      }),
    );
    for (const end of ["\n", "\r\n", " "]) {
      add(
        Buffer.from(whole + end, "utf8"),
        both(copied("White space stands at the end of the receiver’s secret.")),
      );
    }
    for (const quote of ['"', "'"]) {
      add(
        Buffer.from(quote + whole + quote, "utf8"),
        both(copied("Quotation marks stand around the receiver’s secret.")),
      );
    }
  }
  for (const text of ["", "undefined", "null", "None"]) {
    candidates.push({ key: Buffer.from(text, "utf8"), secret: null, mistake: both(missing) });
  }
  return candidates;
}
