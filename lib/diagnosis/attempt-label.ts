import type { Attempt, AttemptErrorCode } from "@/lib/contracts/deliveries";
import { causeOf, type TlsCause } from "@/lib/contracts/tls-causes";

/** Errors of attempts without a complete response. */
export type ConnectionErrorCode = Exclude<AttemptErrorCode, "http_status" | "redirect">;

const connectionLabels: Record<ConnectionErrorCode, string> = {
  dns_error: "DNS",
  connection_refused: "Refused",
  connection_reset: "Reset",
  tls_error: "TLS",
  timeout: "Timeout",
  blocked_address: "Blocked address",
  invalid_response: "Invalid response",
};

/** All other causes are "Certificate". */
const tlsLabels: Partial<Record<TlsCause, string>> = {
  old_tls: "TLS version",
  no_common_cipher: "TLS ciphers",
  unknown_name: "TLS host",
  client_certificate: "Mutual TLS",
  perhaps_client_certificate: "Closed",
  not_tls: "No TLS",
  http2_only: "HTTP/2 only",
};

/** Short text for lists: "DNS", "Timeout", "401". Separate from the diagnosis, whose texts lists need not load. */
export function attemptLabel({ status_code, error }: Pick<Attempt, "status_code" | "error">): string {
  if (!error || error.code === "http_status" || error.code === "redirect") {
    return status_code ? String(status_code) : "No status";
  }
  const cause = causeOf(error.message);
  return cause ? (tlsLabels[cause] ?? "Certificate") : connectionLabels[error.code];
}
