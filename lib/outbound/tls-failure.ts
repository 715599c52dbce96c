import { type TlsCause, tlsCauses } from "@/lib/contracts/tls-causes";
import type { CertificateFacts } from "./certificate-facts";
import { errorCode, isBrokenOffCode, OutboundFailure } from "./failure";

/** State of a handshake when it failed. */
export interface Handshake {
  host: string;
  port: number;
  /** Whether both sides had agreed on keys. The receiver causes any later failure, by rejecting the client. */
  keysAgreed: boolean;
  /** Facts about the receiver's certificate; null until it has arrived. */
  certificate: CertificateFacts | null;
}

const failure = (cause: TlsCause, rest: string, code: OutboundFailure["code"] = "tls_error") =>
  new OutboundFailure(code, `${tlsCauses[cause]}${rest}`);

/** Returns the failure for a failed TLS handshake. */
export function handshakeFailure(error: unknown, handshake: Handshake): OutboundFailure {
  if (error instanceof OutboundFailure) return error;
  const code = errorCode(error);
  if (isBrokenOffCode(code)) {
    return handshake.keysAgreed
      ? perhapsClientCertificate()
      : new OutboundFailure(
          "connection_reset",
          "The receiver closed the connection during the TLS handshake.",
        );
  }
  if (handshake.keysAgreed && refusesOurCertificate(code)) return clientCertificate();
  return (
    certificateFailure(code, handshake) ??
    protocolFailure(code, handshake) ??
    new OutboundFailure("tls_error", "The TLS handshake failed. Check the receiver’s TLS settings.")
  );
}

/**
 * Returns the handshake failure behind a connection that broke during its first sendRequest, or null. In TLS 1.3, the
 * client finishes its handshake before the receiver can reject it.
 * @param accepted whether the receiver accepted the handshake, shown by a session ticket or a response
 */
export function lateHandshakeFailure(error: unknown, accepted: boolean): OutboundFailure | null {
  const code = errorCode(error);
  if (refusesOurCertificate(code)) return clientCertificate();
  return accepted || !isReset(code) ? null : perhapsClientCertificate();
}

/** Failure for a response of HTTP/2 frames on a connection that was opened for HTTP/1.1. */
export const http2Response = () =>
  failure("http2_only", " on this connection. Enable HTTP/1.1 as well.", "invalid_response");

const isReset = (code: string) => isBrokenOffCode(code) || code === "UND_ERR_SOCKET";

const clientCertificate = () =>
  failure(
    "client_certificate",
    " (mutual TLS), and Empfio has none. Turn it off for this URL and verify signatures instead.",
  );

const perhapsClientCertificate = () =>
  failure(
    "perhaps_client_certificate",
    ", before it responded. Check whether it demands a client certificate (mutual TLS).",
    "connection_reset",
  );

/** OpenSSL's names for alerts of a receiver that verifies client certificates. */
const clientCertificateAlerts = new Set([
  "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED",
  "ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE",
  "ERR_SSL_SSLV3_ALERT_NO_CERTIFICATE",
  "ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN",
  "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE",
  "ERR_SSL_TLSV1_ALERT_ACCESS_DENIED",
  "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA",
]);

const refusesOurCertificate = (code: string) => clientCertificateAlerts.has(code);

const dateOf = (date: Date) =>
  Number.isNaN(date.getTime())
    ? "an unreadable date"
    : `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
const by = (issuer: string) => (issuer ? ` “${issuer}”` : " an authority without a name");

function certificateFailure(code: string, { host, certificate }: Handshake): OutboundFailure | null {
  switch (code) {
    case "CERT_HAS_EXPIRED":
      return failure("expired", `${expiry(certificate)}. Renew it.`);
    case "CERT_NOT_YET_VALID":
      return failure(
        "not_yet_valid",
        `${certificate ? ` ${dateOf(certificate.validFrom)}` : " its first day"}. Check its dates.`,
      );
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return failure(
        "wrong_host",
        certificate?.names
          ? ` ${host}. It is valid for ${certificate.names}.`
          : ` ${host}. It names no host.`,
      );
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
      return failure("self_signed", ". Use a certificate of a public authority.");
    case "SELF_SIGNED_CERT_IN_CHAIN":
      return unknownAuthority(certificate);
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "UNABLE_TO_GET_ISSUER_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
      return certificate?.alone === false ? unknownAuthority(certificate) : incompleteChain(certificate);
    case "CERT_REVOKED":
      return failure("revoked", ". Replace it.");
    case "INVALID_PURPOSE":
      return failure("unacceptable", ": it is not issued for servers.");
    case "ERR_SSL_EE_KEY_TOO_SMALL":
    case "EE_KEY_TOO_SMALL":
    case "CA_KEY_TOO_SMALL":
    case "CA_MD_TOO_WEAK":
      return failure("unacceptable", ": its key or signature is too weak.");
    default:
      return /^(CERT|CA|CRL|UNABLE_TO|ERROR_IN_CERT)_/.test(code)
        ? failure("unacceptable", ". Replace it with one of a public authority.")
        : null;
  }
}

function expiry(certificate: CertificateFacts | null): string {
  if (!certificate) return " a day in the past";
  const { expiredIssuer, validTo } = certificate;
  return expiredIssuer
    ? ` ${dateOf(expiredIssuer.validTo)} (the authority’s certificate “${expiredIssuer.name}”)`
    : ` ${dateOf(validTo)}`;
}

const unknownAuthority = (certificate: CertificateFacts | null) =>
  failure("unknown_authority", `:${by(certificate?.issuer ?? "")}. Use a public one.`);

const incompleteChain = (certificate: CertificateFacts | null) =>
  failure(
    "incomplete_chain",
    `: the receiver sent only its own certificate, issued by${by(certificate?.issuer ?? "")}. Serve the intermediate certificates too.`,
  );

function protocolFailure(code: string, { host, port, keysAgreed }: Handshake): OutboundFailure | null {
  switch (code) {
    case "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION":
    case "ERR_SSL_UNSUPPORTED_PROTOCOL":
      return failure("old_tls", ". Enable TLS 1.2 or 1.3.");
    case "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE":
    case "ERR_SSL_TLSV1_ALERT_INSUFFICIENT_SECURITY":
      return keysAgreed ? null : failure("no_common_cipher", ". Enable current TLS cipher suites.");
    case "ERR_SSL_TLSV1_UNRECOGNIZED_NAME":
    case "ERR_SSL_TLSV1_ALERT_UNRECOGNIZED_NAME":
      return failure("unknown_name", ` ${host}. Set up the host on it.`);
    case "ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL":
      return failure("http2_only", ". Enable HTTP/1.1 as well.");
    case "ERR_SSL_WRONG_VERSION_NUMBER":
    case "ERR_SSL_PACKET_LENGTH_TOO_LONG":
    case "ERR_SSL_HTTP_REQUEST":
      return failure("not_tls", ` ${port}. Plain HTTP servers respond like this: use an https port.`);
    default:
      return null;
  }
}
