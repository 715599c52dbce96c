import { describe, it } from "vitest";
import { between, type Case, CHUNKED, end, expectOutcome, flood, HEAD, thenReset } from "./responses";
import { PATIENT_MS } from "./sender";

const failures: Case[] = [
  ...[301, 302, 303, 307, 308].map(
    (status): Case => [
      `redirect ${status}`,
      { status, headers: { Location: "https://127.0.0.1:22/" } },
      { code: "redirect", status, message: /final URL/ },
    ],
  ),
  ["a redirect without a target", { status: 302 }, { code: "redirect", status: 302 }],
  ["300", { status: 300 }, { code: "redirect", status: 300 }],
  ["304", { raw: "HTTP/1.1 304 Not Modified\r\n\r\n" }, { code: "http_status", status: 304 }],
  [
    "304 with a body",
    { raw: "HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\nok" },
    { code: "http_status", status: 304 },
  ],
  ...[400, 401, 404, 410, 429, 500, 503, 599, 999].map(
    (status): Case => [
      `status ${status}`,
      { status, body: "no" },
      { code: "http_status", status, body: "no" },
    ],
  ),
  [
    "an upgrade",
    { raw: "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n" },
    { code: "invalid_response", status: null },
  ],
  [
    "101 without a protocol",
    { raw: "HTTP/1.1 101 Switching Protocols\r\n\r\n" },
    { code: "invalid_response", status: null },
  ],
  [
    "a status below 100",
    { raw: "HTTP/1.1 099 What\r\nContent-Length: 0\r\n\r\n" },
    { code: "invalid_response" },
  ],
  ["status 000", { raw: "HTTP/1.1 000 What\r\nContent-Length: 0\r\n\r\n" }, { code: "invalid_response" }],
  ["status 2000", { raw: "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n" }, { code: "invalid_response" }],
  ["garbage", { raw: "\u0000\u0001\u0002 what is this\r\n\r\n" }, { code: "invalid_response", status: null }],
  ["an SSH server", { raw: "SSH-2.0-OpenSSH_9.2\r\n" }, { code: "invalid_response" }],
  ["an SMTP server", { raw: "220 mail.example ESMTP\r\n" }, { code: "invalid_response" }],
  [
    "HTTP/2",
    { raw: Buffer.from("000012040000000000000300000064000400100000000600004000", "hex") },
    { code: "invalid_response", message: /only HTTP\/2/ },
  ],
  ["HTTP/3.0 in text", { raw: "HTTP/3.0 200 OK\r\nContent-Length: 0\r\n\r\n" }, { code: "invalid_response" }],
  [
    "two lengths",
    { raw: `${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\nok!` },
    { code: "invalid_response" },
  ],
  ["a list of lengths", { raw: `${HEAD}Content-Length: 2, 3\r\n\r\nok!` }, { code: "invalid_response" }],
  ["a negative length", { raw: `${HEAD}Content-Length: -1\r\n\r\nok` }, { code: "invalid_response" }],
  [
    "a length beyond all numbers",
    { raw: `${HEAD}Content-Length: 99999999999999999999\r\n\r\nok` },
    { code: "invalid_response" },
  ],
  [
    "a length and chunks",
    { raw: `${HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n` },
    { code: "invalid_response" },
  ],
  ["a chunk without a size", { raw: `${CHUNKED}zz\r\nok\r\n` }, { code: "invalid_response" }],
  ["a header without a colon", { raw: `${HEAD}what\r\n\r\n` }, { code: "invalid_response" }],
  [
    "a header name of odd bytes",
    { raw: Buffer.from(`${HEAD}X-\xfc: v\r\nContent-Length: 0\r\n\r\n`, "latin1") },
    { code: "invalid_response" },
  ],
  [
    "a header name with a space",
    { raw: `${HEAD}X y: v\r\nContent-Length: 0\r\n\r\n` },
    { code: "invalid_response" },
  ],
  [
    "lines ended by line feeds only",
    { raw: "HTTP/1.1 200 OK\nContent-Length: 2\n\nok" },
    { code: "invalid_response" },
  ],
  [
    "a header with NUL",
    { raw: `${HEAD}X: a\u0000b\r\nContent-Length: 0\r\n\r\n` },
    { code: "invalid_response" },
  ],
  [
    "one header of 17 KB",
    { headers: { "X-Large": "x".repeat(17_000) } },
    { code: "invalid_response", message: /16 KiB/ },
  ],
  [
    "17 KB of small headers",
    { headers: Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`X-Header-${n}`, "value"])) },
    { code: "invalid_response", message: /16 KiB/ },
  ],
  [
    "headers of one letter, 12 KB of them",
    { raw: `${HEAD}${"a:\r\n".repeat(3_000)}Content-Length: 0\r\n\r\n` },
    { code: "invalid_response", message: /500/ },
  ],
  [
    "headers without end",
    flood(HEAD, "X-More: and more\r\n".repeat(100)),
    { code: "invalid_response", message: /16 KiB/ },
  ],
  ["a status line without end", flood("HTTP/1.1 200 ", "O".repeat(10_000)), { code: "invalid_response" }],
  [
    "trailers without end",
    flood(`${CHUNKED}0\r\n`, "X-More: and more\r\n".repeat(100)),
    { code: "invalid_response", message: /framing/ },
  ],
  [
    "an interim response with 17 KB of headers",
    { raw: `HTTP/1.1 103 Early Hints\r\nLink: ${"x".repeat(17_000)}` },
    { code: "invalid_response", message: /16 KiB/ },
  ],
  [
    "interim responses without end",
    flood("", "HTTP/1.1 100 Continue\r\n\r\n".repeat(100)),
    { code: "invalid_response", message: /framing/ },
  ],
  [
    "a chunk extension without end",
    flood(`${CHUNKED}1;`, "x".repeat(10_000)),
    { code: "invalid_response", message: /framing/ },
  ],
  [
    "reset before the response",
    { reset: true },
    { code: "connection_reset", status: null, message: /before it responded/ },
  ],
  [
    "closed before the response",
    end(""),
    { code: "connection_reset", status: null, message: /before it responded/ },
  ],
  [
    "reset amid the headers",
    thenReset(`${HEAD}X-Some: th`),
    { code: "connection_reset", status: null, message: /complete/ },
  ],
  [
    "closed amid the headers",
    end(`${HEAD}X-Some: th`),
    { code: "connection_reset", status: null, message: /complete/ },
  ],
  [
    "closed after an interim response",
    end("HTTP/1.1 100 Continue\r\n\r\n"),
    { code: "connection_reset", status: null },
  ],
  [
    "reset amid the body",
    thenReset(`${HEAD}Content-Length: 20\r\n\r\nhalf`),
    { code: "connection_reset", status: 200 },
  ],
  [
    "closed amid the body",
    end(`${HEAD}Content-Length: 20\r\n\r\nhalf`),
    { code: "connection_reset", status: 200, body: "half" },
  ],
  [
    "closed amid a body announced as the last",
    end(`${HEAD}Connection: close\r\nContent-Length: 20\r\n\r\nhalf`),
    { code: "connection_reset", status: 200 },
  ],
  ["closed amid chunks", end(`${CHUNKED}5\r\nhal`), { code: "connection_reset", status: 200 }],
  [
    "closed before the last chunk",
    end(`${HEAD}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n`),
    { code: "connection_reset", status: 200 },
  ],
];

describe("a delivery fails with the reason, and the next one succeeds, when the receiver responds with", () => {
  it.each(failures)("%s", async (_what, response, expected) => {
    expectOutcome(await between(response, PATIENT_MS), expected);
  });
});
