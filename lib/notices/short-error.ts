/** "401", or the error code in words: "connection refused". */
export const shortError = (statusCode: number | null, errorCode: string | null) =>
  statusCode === null ? (errorCode ?? "unknown error").replaceAll("_", " ") : String(statusCode);
