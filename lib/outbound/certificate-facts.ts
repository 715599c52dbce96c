import type { DetailedPeerCertificate } from "node:tls";

const NAME_LENGTH = 80;
const NAMES = 3;
/** Limits the work, because a receiver can send any number of certificates. */
const CHAIN_LENGTH = 10;

/**
 * Facts for the message about a rejected certificate. Names come from the receiver, so they are shortened and
 * printable.
 */
export interface CertificateFacts {
  validFrom: Date;
  validTo: Date;
  /** The first expired certificate of the chain above the receiver's own. Null if the receiver's own has expired. */
  expiredIssuer: { name: string; validTo: Date } | null;
  /** For example "a.example, b.example, c.example and 5 more". Empty if the certificate names no host. */
  names: string;
  issuer: string;
  /** Whether the receiver sent only its own certificate. */
  alone: boolean;
}

/** @param certificate with its chain, as returned by getPeerCertificate(true) */
export function certificateFacts(certificate: DetailedPeerCertificate): CertificateFacts {
  const [own = certificate, ...issuers] = chainOf(certificate);
  const top = issuers.at(-1) ?? own;
  const expired = issuers.find(({ valid_to }) => new Date(valid_to) < new Date());
  return {
    validFrom: new Date(own.valid_from),
    validTo: new Date(own.valid_to),
    expiredIssuer:
      expired && new Date(own.valid_to) >= new Date()
        ? { name: nameOf(expired.subject), validTo: new Date(expired.valid_to) }
        : null,
    names: namesOf(own.subjectaltname),
    issuer: nameOf(top.issuer),
    alone: issuers.length === 0,
  };
}

/** Certificates from the receiver's own to the root. A root is its own issuer, which ends the chain. */
function chainOf(certificate: DetailedPeerCertificate): DetailedPeerCertificate[] {
  const chain: DetailedPeerCertificate[] = [];
  let next: DetailedPeerCertificate | undefined = certificate;
  while (next && !chain.includes(next) && chain.length < CHAIN_LENGTH) {
    chain.push(next);
    next = next.issuerCertificate;
  }
  return chain;
}

/** @param text for example "DNS:a.example, IP Address:192.0.2.1". Names that Node quotes are omitted. */
function namesOf(text = ""): string {
  const names = text.split(", ").flatMap((entry) => {
    const [, name] = /^(?:DNS|IP Address):([^"]+)$/.exec(entry) ?? [];
    return name === undefined ? [] : [printable(name)];
  });
  const more = names.length - NAMES;
  return names.slice(0, NAMES).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

type Name = Partial<Record<"CN" | "O", string | string[]>>;

const nameOf = ({ CN, O }: Name = {}) => printable([CN ?? O ?? ""].flat()[0] ?? "");

function printable(text: string): string {
  const clean = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "").trim();
  return clean.length > NAME_LENGTH ? `${clean.slice(0, NAME_LENGTH)}…` : clean;
}
