import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { ReceiverConnection, TestResponse } from "../../fixtures/receiver";
import { deliver, expectWithin, openReceiver, openSender, PATIENT_MS } from "./sender";

const TIMEOUT_MS = 600;
const GRACE_MS = 500;

const HEAD = "HTTP/1.1 200 OK\r\n";
const CHUNKED = `${HEAD}Transfer-Encoding: chunked\r\n\r\n`;
const LENGTH_2 = `${HEAD}Content-Length: 2\r\n\r\n`;
const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));

interface Expected {
  /** Error code; null for a success. */
  code: string | null;
  status?: number | null;
  body?: string;
  truncated?: boolean;
  message?: RegExp;
}

type Case = [what: string, response: TestResponse, expected: Expected];

const end = (text: string): TestResponse => ({ script: ({ tls }) => void tls.end(text) });
const thenReset = (text: string): TestResponse => ({
  script: async (connection) => {
    await write(connection, text);
    connection.reset();
  },
});

/** Writes endlessly, as fast as the other side reads. */
const flood = (head: string, piece: string | Buffer): TestResponse => ({
  script: async (connection) => {
    await write(connection, head);
    while (connection.tls.writable) await write(connection, piece);
  },
});

/** Writes one piece every 20 ms, endlessly. */
const drip = (head: string, piece: string): TestResponse => ({
  script: async (connection) => {
    await write(connection, head);
    while (connection.tls.writable) {
      await write(connection, piece);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  },
});

const inPieces = (...pieces: string[]): TestResponse => ({
  script: async (connection) => {
    for (const piece of pieces) {
      await write(connection, piece);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  },
});

function write({ tls }: ReceiverConnection, bytes: string | Buffer): Promise<void> {
  return new Promise((resolve) => {
    if (tls.writable) tls.write(bytes, () => resolve());
    else resolve();
  });
}

const successes: Case[] = [
  ["200 with a body", { body: "thanks" }, { code: null, status: 200, body: "thanks" }],
  ["201", { status: 201 }, { code: null, status: 201, body: "" }],
  ["299", { status: 299 }, { code: null, status: 299 }],
  ["204 without a length", { raw: "HTTP/1.1 204 No Content\r\n\r\n" }, { code: null, status: 204, body: "" }],
  ["a status line without a reason", { raw: `HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n` }, { code: null }],
  ["chunks", { raw: `${CHUNKED}2\r\nok\r\n1\r\n!\r\n0\r\n\r\n` }, { code: null, body: "ok!" }],
  ["chunks with trailers", { raw: `${CHUNKED}2\r\nok\r\n0\r\nX-Sum: 1\r\n\r\n` }, { code: null, body: "ok" }],
  [
    "chunks of a single byte",
    { raw: `${CHUNKED}${"1\r\nx\r\n".repeat(5_000)}0\r\n\r\n` },
    { code: null, body: "x".repeat(5_000) },
  ],
  [
    "HTTP/1.0 with a length",
    end("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"),
    { code: null, body: "ok" },
  ],
  [
    "HTTP/1.0 without a length, ended by closing",
    end("HTTP/1.0 200 OK\r\n\r\nok"),
    { code: null, body: "ok" },
  ],
  ["HTTP/1.1 ended by closing", end(`${HEAD}Connection: close\r\n\r\nok`), { code: null, body: "ok" }],
  ["Connection: close", { headers: { Connection: "close" }, body: "ok" }, { code: null, body: "ok" }],
  [
    "100 Continue that nobody asked for",
    { raw: `HTTP/1.1 100 Continue\r\n\r\n${LENGTH_2}ok` },
    { code: null, status: 200, body: "ok" },
  ],
  [
    "102 and early hints",
    { raw: `HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${LENGTH_2}ok` },
    { code: null, status: 200, body: "ok" },
  ],
  [
    "interim responses that arrive in pieces",
    inPieces(
      "HT",
      "TP/1.1 1",
      "00 Continue\r\n",
      "\r\nHTTP/1.1 103 E\r\nA: b\r",
      "\n\r\nHTTP/1.1 2",
      "00 OK\r\nContent-Length: 2\r\n\r\no",
      "k",
    ),
    { code: null, status: 200, body: "ok" },
  ],
  [
    "a second response that nobody asked for",
    { raw: `${LENGTH_2}okHTTP/1.1 500 Poison\r\nContent-Length: 0\r\n\r\n` },
    { code: null, status: 200, body: "ok" },
  ],
  [
    "204 with a body",
    { raw: "HTTP/1.1 204 No Content\r\nContent-Length: 6\r\n\r\npoison" },
    { code: null, status: 204 },
  ],
  ["garbage after the response", { raw: `${LENGTH_2}ok\u0000\u0001garbage` }, { code: null, body: "ok" }],
  [
    "a body of exactly 64 KiB",
    { body: "x".repeat(65_536) },
    { code: null, body: "x".repeat(65_536), truncated: false },
  ],
  [
    "a body of one byte more",
    { body: "x".repeat(65_537) },
    { code: null, body: "x".repeat(65_536), truncated: true },
  ],
  [
    "an endless body",
    flood(`${HEAD}Connection: close\r\n\r\n`, "x".repeat(100_000)),
    { code: null, truncated: true, body: "x".repeat(65_536) },
  ],
  [
    "an endless body in chunks",
    flood(CHUNKED, `10000\r\n${"x".repeat(65_536)}\r\n`),
    { code: null, truncated: true, body: "x".repeat(65_536) },
  ],
  [
    "a gzip bomb",
    { headers: { "Content-Encoding": "gzip" }, body: Buffer.concat([bomb, Buffer.alloc(65_536, bomb)]) },
    { code: null, truncated: true },
  ],
  [
    "400 headers",
    { raw: `${HEAD}${"X-Some: thing\r\n".repeat(400)}Content-Length: 2\r\n\r\nok` },
    { code: null, body: "ok" },
  ],
  ["headers just below 16 KiB", { headers: { "X-Large": "x".repeat(15_000) } }, { code: null }],
];

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

const hangs: Case[] = [
  ["silence", { hang: true }, { code: "timeout", status: null, message: /did not respond/ }],
  [
    "silence after an interim response",
    { raw: "HTTP/1.1 103 Early Hints\r\n\r\n" },
    { code: "timeout", status: null },
  ],
  [
    "a drip of interim responses",
    drip("", "HTTP/1.1 100 Continue\r\n\r\n"),
    { code: "timeout", status: null },
  ],
  ["a drip of headers", drip(HEAD, "X-Some: thing\r\n"), { code: "timeout", status: null }],
  [
    "200, then a drip of body",
    drip(`${HEAD}Content-Length: 100000\r\n\r\n`, "x"),
    { code: "timeout", status: 200, message: /did not finish/ },
  ],
  ["200, then a drip of chunks", drip(CHUNKED, "1\r\nx\r\n"), { code: "timeout", status: 200 }],
  ["200, then silence", { raw: `${HEAD}Content-Length: 10\r\n\r\n` }, { code: "timeout", status: 200 }],
  ["200 without a length, left open", { raw: `${HEAD}\r\nok` }, { code: "timeout", status: 200, body: "ok" }],
  [
    "chunks without the last one",
    { raw: `${CHUNKED}2\r\nok\r\n` },
    { code: "timeout", status: 200, body: "ok" },
  ],
  ["a drip of trailers", drip(`${CHUNKED}0\r\n`, "X: y\r\n"), { code: "timeout", status: 200 }],
];

/**
 * Delivers to the hostile path between two normal deliveries to the same origin. Checks that each normal delivery gets
 * its own response, regardless of the hostile one.
 */
async function between(response: TestResponse, timeoutMs: number) {
  const receiver = await openReceiver({
    respond: ({ path }) => (path === "/hostile" ? response : { body: `response to ${path}` }),
  });
  const sender = openSender();
  const hostile = receiver.url.replace("/webhook", "/hostile");
  expect(await deliver(sender, `${receiver.url}/1`)).toMatchObject({ error: null });
  const result = await expectWithin(timeoutMs + GRACE_MS, deliver(sender, hostile, { timeoutMs }));
  for (const n of [2, 3]) {
    const next = await deliver(sender, `${receiver.url}/${n}`);
    expect(next).toMatchObject({ error: null, statusCode: 200, responseBody: `response to /webhook/${n}` });
  }
  await sender.close();
  // No connection to the receiver may stay open.
  await receiver.waitUntilClosed();
  return result;
}

function expectOutcome(result: Awaited<ReturnType<typeof between>>, expected: Expected) {
  expect(result.error?.code ?? null).toBe(expected.code);
  if (expected.status !== undefined) expect(result.statusCode).toBe(expected.status);
  if (expected.body !== undefined) expect(result.responseBody).toBe(expected.body);
  if (expected.truncated !== undefined) expect(result.responseTruncated).toBe(expected.truncated);
  if (expected.message) expect(result.error?.message).toMatch(expected.message);
  expect(result.responseBody?.length ?? 0).toBeLessThanOrEqual(65_536);
}

describe("a delivery succeeds, and so does the next one, when the receiver responds with", () => {
  it.each(successes)("%s", async (_what, response, expected) => {
    expectOutcome(await between(response, PATIENT_MS), expected);
  });
});

describe("a delivery fails with the reason, and the next one succeeds, when the receiver responds with", () => {
  it.each(failures)("%s", async (_what, response, expected) => {
    expectOutcome(await between(response, PATIENT_MS), expected);
  });
});

describe("a delivery ends in time, and the next one succeeds, when the receiver responds with", () => {
  it.each(hangs)("%s", async (_what, response, expected) => {
    const result = await between(response, TIMEOUT_MS);
    expectOutcome(result, expected);
    expect(result.durationMs).toBeGreaterThanOrEqual(TIMEOUT_MS - 5);
  });
});
