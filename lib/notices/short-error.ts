/** "401", or the error code in words: "connection refused", "DNS error". */
export const shortError = (statusCode: number | null, errorCode: string | null) =>
  statusCode === null
    ? (errorCode ?? "unknown error")
        .replaceAll("_", " ")
        .replace(/^(dns|tls)\b/, (name) => name.toUpperCase())
    : String(statusCode);
