import { expect, it } from "vitest";
import { attemptErrorCode } from "@/lib/contracts/deliveries";
import fc from "../../fixtures/fast-check";
import type { ReceiverConnection } from "../../fixtures/receiver";
import { deliver, expectWithin, openReceiver, openSender } from "./sender";

const TIMEOUT_MS = 250;
const GRACE_MS = 500;

const firstLines = [
  "200 OK",
  "204 No Content",
  "304 Not Modified",
  "100 Continue",
  "101 Switching",
  "103 Hints",
  "000 None",
  "099 None",
  "999 Many",
];
const headerLines = [
  "Content-Length: 5",
  "Content-Length: 0",
  "Content-Length: -1",
  "Transfer-Encoding: chunked",
  "Transfer-Encoding: gzip, chunked",
  "Connection: close",
  "Connection: upgrade\r\nUpgrade: h2c",
  "Keep-Alive: timeout=1",
  "Keep-Alive: timeout=99999999999",
  "__proto__: x",
  "Trailer: X",
  ": nameless",
  " folded",
  "X: \u0000",
  "no colon",
];
const bodies = [
  "",
  "hello",
  "5\r\nhello\r\n",
  "0\r\n\r\n",
  "0\r\nX: y\r\n\r\n",
  "5;ext=1\r\nhello\r\n0\r\n\r\n",
  "FFFFFFFFFFFFFFFF\r\n",
  "\u0000\u00ff\u00fe",
  "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison",
];
const endings = ["left open", "ended", "reset"] as const;

const message = fc
  .record({
    version: fc.constantFrom("HTTP/1.1", "HTTP/1.0", "HTTP/2", "http/1.1"),
    first: fc.constantFrom(...firstLines),
    headers: fc.array(fc.constantFrom(...headerLines), { maxLength: 3 }),
    body: fc.constantFrom(...bodies),
  })
  .map(
    ({ version, first, headers, body }) =>
      `${[`${version} ${first}`, ...headers].join("\r\n")}\r\n\r\n${body}`,
  );

const response = fc.record({
  text: fc.oneof(
    {
      weight: 4,
      arbitrary: fc.array(message, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("")),
    },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
  ),
  cutAt: fc.nat({ max: 80 }),
  ending: fc.constantFrom(...endings),
});

/** Number of random receivers. fast-check reports the seed of a failure. */
const RUNS = 120;

it("ends a delivery in time with an outcome that can be stored, for any response, and does not affect the next one", async () => {
  let current = { text: "", cutAt: 0, ending: "ended" as (typeof endings)[number] };
  const receiver = await openReceiver({
    respond: ({ path }) =>
      path.endsWith("/fine") ? { body: "fine" } : { script: (to) => send(to, current) },
  });
  const sender = openSender();
  await fc.assert(
    fc.asyncProperty(response, async (next) => {
      current = next;
      const result = await expectWithin(
        TIMEOUT_MS + GRACE_MS,
        deliver(sender, receiver.url, { timeoutMs: TIMEOUT_MS }),
      );
      if (result.error) expect(attemptErrorCode.options).toContain(result.error.code);
      else expect(result.statusCode).toSatisfy((status: number) => status >= 200 && status < 300);
      expect(JSON.stringify([result.responseHeaders, result.responseBody])).not.toMatch(
        /\\u0000|\\ud[89a-f]/,
      );
      const after = await deliver(sender, `${receiver.url}/fine`);
      expect(after).toMatchObject({ error: null, responseBody: "fine" });
    }),
    { numRuns: RUNS },
  );
});

async function send(
  { tls, reset }: ReceiverConnection,
  { text, cutAt, ending }: { text: string; cutAt: number; ending: string },
): Promise<void> {
  const bytes = Buffer.from(text, "latin1");
  tls.write(bytes.subarray(0, cutAt));
  await new Promise((resolve) => setTimeout(resolve, 2));
  if (!tls.writable) return;
  await new Promise<void>((resolve) => void tls.write(bytes.subarray(cutAt), () => resolve()));
  if (ending === "ended") tls.end();
  if (ending === "reset") reset();
}
