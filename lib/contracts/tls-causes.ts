/**
 * Reasons why a receiver gets no request although it accepted the connection. Each value is the beginning of the
 * message stored with the attempt, from which the diagnosis derives the cause (see causeOf). Pure, because screens
 * import it through the diagnosis.
 */
export const tlsCauses = {
  expired: "The certificate expired on",
  not_yet_valid: "The certificate is not valid before",
  wrong_host: "The certificate is not valid for",
  self_signed: "The certificate is self-signed",
  unknown_authority: "The certificate’s authority is not publicly trusted",
  incomplete_chain: "The certificate chain is incomplete",
  revoked: "The certificate is revoked",
  unacceptable: "The certificate cannot be accepted",
  old_tls: "The receiver does not support TLS 1.2 or later",
  no_common_cipher: "The receiver found no cipher suite in common",
  unknown_name: "The receiver has no certificate for",
  client_certificate: "The receiver demands a client certificate",
  perhaps_client_certificate: "The receiver closed the connection right after the TLS handshake",
  not_tls: "The receiver does not speak TLS on port",
  http2_only: "The receiver speaks only HTTP/2",
} as const;

export type TlsCause = keyof typeof tlsCauses;

/** @param message of a stored attempt */
export function causeOf(message: string): TlsCause | null {
  const causes = Object.keys(tlsCauses) as TlsCause[];
  return causes.find((cause) => message.startsWith(tlsCauses[cause])) ?? null;
}
