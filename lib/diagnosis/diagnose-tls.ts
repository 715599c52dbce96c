import { causeOf, type TlsCause } from "@/lib/contracts/tls-causes";
import type { Cause } from "./diagnose-status";

type Steps = Cause["steps"];

const wholeChain =
  "Configure the full chain (often named fullchain.pem). Browsers fetch a missing certificate by themselves; other clients don’t.";
const mutualTls = [
  "Turn off client certificates (mutual TLS) for the webhook’s URL, or use a host without them.",
  "Verify the signature instead: it proves that a request comes from Empfio.",
];

const advice: Record<TlsCause, Steps> = {
  expired: [
    "Renew the certificate and reload the server, which may still serve the old one.",
    "Automate the renewal, for example with ACME (Let’s Encrypt).",
  ],
  not_yet_valid: [
    "Check that the clock of the server that issued the certificate is right, or wait until that time.",
  ],
  wrong_host: [
    "Check the host in the webhook’s URL, or request a certificate that names it.",
    "If the names belong to another site, the server has no certificate for this host and serves its default one.",
  ],
  self_signed: [
    "Use a certificate of a public authority, such as Let’s Encrypt. Self-signed ones are refused.",
  ],
  unknown_authority: [
    "Use a certificate of a public authority. Certificates of a company’s own authority are refused.",
    wholeChain,
  ],
  incomplete_chain: [wholeChain, "If the issuer is not a public authority, use a certificate of one."],
  revoked: ["Request a new certificate from the authority."],
  unacceptable: ["Request a new certificate from a public authority."],
  old_tls: ["Enable TLS 1.2 or 1.3 on the receiver, or on the proxy in front of it."],
  no_common_cipher: ["Enable current cipher suites, such as those with ECDHE and AES-GCM."],
  unknown_name: ["Add the webhook’s host, with a certificate, to the receiver or the proxy in front of it."],
  client_certificate: mutualTls,
  perhaps_client_certificate: [
    "Check the receiver’s log for a crash or restart at the time of the attempt.",
    ...mutualTls,
  ],
  not_tls: [
    "Check the port in the webhook’s URL: it must be the one for https (443 when the URL names none).",
    "Set up TLS on the receiver, or on a proxy in front of it.",
  ],
  http2_only: ["Enable HTTP/1.1 beside HTTP/2 on the receiver, or on the proxy in front of it."],
};

/**
 * Diagnosis of a failed handshake; null when the cause is unknown.
 * @param message as stored with the attempt
 */
export function diagnoseTls(message: string): Cause | null {
  const cause = causeOf(message);
  return cause && { what: message, side: "receiver", steps: advice[cause] };
}
