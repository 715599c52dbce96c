import type { DetailedPeerCertificate } from "node:tls";

const NAME_LENGTH = 80;
const NAMES = 3;
/** A receiver could send certificates without end. */
const CHAIN_LENGTH = 10;

/** What a sentence about a refused certificate may need. Names are the receiver's words: shortened, printable. */
export interface CertificateFacts {
  validFrom: Date;
  validTo: Date;
  /** The certificate in the chain that expired first, when that is not the receiver's own. */
  expiredIssuer: { name: string; validTo: Date } | null;
  /** "a.example, b.example and 5 more"; empty when it names no host. */
  names: string;
  issuer: string;
  /** The receiver sent no certificate but its own. */
  alone: boolean;
}

/** @param certificate with its chain, as getPeerCertificate(true) gives it */
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

/** The receiver's own first. A root is its own issuer. */
function chainOf(certificate: DetailedPeerCertificate): DetailedPeerCertificate[] {
  const chain: DetailedPeerCertificate[] = [];
  let next: DetailedPeerCertificate | undefined = certificate;
  while (next && !chain.includes(next) && chain.length < CHAIN_LENGTH) {
    chain.push(next);
    next = next.issuerCertificate;
  }
  return chain;
}

/** @param text "DNS:a.example, IP Address:192.0.2.1"; names with odd characters are quoted by Node and left out */
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
