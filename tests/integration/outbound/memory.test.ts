import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import type { TestResponse } from "../../fixtures/receiver";
import { openReceiver } from "./sender";

const script = fileURLToPath(new URL("./memory-of-deliveries.ts", import.meta.url));
const run = promisify(execFile);
/** A small young generation, so that uncollected garbage is not counted as memory in use. */
const nodeOptions = ["--expose-gc", "--max-semi-space-size=1", "--import", "tsx"];

const flood = (head: string, piece: Buffer): TestResponse => ({
  script: async ({ tls }) => {
    tls.write(head);
    while (tls.writable) await new Promise<void>((resolve) => void tls.write(piece, () => resolve()));
  },
});
const HEAD = "HTTP/1.1 200 OK\r\n";
/** 100 MB of zeros in 100 KB. */
const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024));

it.each<[string, TestResponse, string]>([
  ["a gzip bomb", { headers: { "Content-Encoding": "gzip" }, body: bomb }, "success true true"],
  [
    "an endless body",
    flood(`${HEAD}Connection: close\r\n\r\n`, Buffer.alloc(100_000, "x")),
    "success true true",
  ],
  [
    "an endless body in chunks of one byte",
    flood(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`, Buffer.from("1\r\nx\r\n".repeat(10_000))),
    "success true true",
  ],
  [
    "endless headers",
    flood(HEAD, Buffer.from("X-More: and more\r\n".repeat(5_000))),
    "invalid_response false true",
  ],
  [
    "endless headers of one letter",
    flood(HEAD, Buffer.from("a:\r\n".repeat(25_000))),
    "invalid_response false true",
  ],
  [
    "endless trailers of one letter",
    flood(`${HEAD}Transfer-Encoding: chunked\r\n\r\n0\r\n`, Buffer.from("a:\r\n".repeat(25_000))),
    "invalid_response false true",
  ],
  [
    "endless interim responses",
    flood("", Buffer.from("HTTP/1.1 100 Continue\r\n\r\n".repeat(5_000))),
    "invalid_response false true",
  ],
])("%s takes less than 20 MB in fifty deliveries, ten at the same time", async (_what, response, outcome) => {
  const receiver = await openReceiver({
    respond: ({ path }) =>
      path.endsWith("/hostile") ? response : { headers: { Connection: "close" }, body: "x".repeat(65_536) },
  });
  const { stdout } = await run(process.execPath, [...nodeOptions, script, receiver.url]);
  const { peakGrowth, growth, outcomes } = JSON.parse(stdout);

  expect(outcomes).toEqual([outcome]);
  expect(growth).toBeLessThan(20);
  expect(peakGrowth).toBeLessThan(20);
});
