import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  between,
  type Case,
  CHUNKED,
  drip,
  end,
  expectOutcome,
  flood,
  HEAD,
  inPieces,
  LENGTH_2,
} from "./responses";
import { PATIENT_MS } from "./sender";

const TIMEOUT_MS = 600;

const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));

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

describe("a delivery succeeds, and so does the next one, when the receiver responds with", () => {
  it.each(successes)("%s", async (_what, response, expected) => {
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
