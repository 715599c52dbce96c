import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { startCuttingRelay } from "../../fixtures/cutting-relay";
import type { ReceiverOptions } from "../../fixtures/receiver";
import { deliver, expectWithin, openReceiver, openSender, PATIENT_MS } from "./sender";

const TIMEOUT_MS = 600;
/** More bytes than a client's hello, and fewer than its hello and the end of its handshake together. */
const HELLO_BYTES = 400;

describe("a receiver that never reaches HTTP", () => {
  it.each<[string, ReceiverOptions, string, RegExp]>([
    ["accepts and stays silent", { onTcp: () => {} }, "timeout", /TLS handshake/],
    [
      "reads, and sends the start of a handshake drop by drop",
      {
        onTcp: (socket) => {
          const record = Buffer.from("160303007a020000760303", "hex");
          let at = 0;
          const timer = setInterval(() => {
            if (at < record.length) socket.write(record.subarray(at, ++at));
          }, 50);
          socket.once("close", () => clearInterval(timer));
        },
      },
      "timeout",
      /TLS handshake/,
    ],
    [
      "speaks plain HTTP",
      { onTcp: (socket) => void socket.end("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") },
      "tls_error",
      /^The receiver does not speak TLS on port \d+\. Plain HTTP servers respond like this: use an https port\.$/,
    ],
    [
      "speaks garbage",
      { onTcp: (socket) => void socket.write(Buffer.alloc(500, 7)) },
      "tls_error",
      /^The receiver does not speak TLS on port \d+\./,
    ],
    ["hangs up", { onTcp: (socket) => void socket.end() }, "connection_reset", /TLS handshake/],
    [
      "resets",
      { onTcp: (socket) => void socket.resetAndDestroy() },
      "connection_reset",
      /closed the connection/,
    ],
  ])("%s", async (_what, options, code, message) => {
    const receiver = await openReceiver(options);
    const timeoutMs = code === "timeout" ? TIMEOUT_MS : PATIENT_MS;
    const result = await expectWithin(timeoutMs + 500, deliver(openSender(), receiver.url, { timeoutMs }));
    expect(result.error).toMatchObject({ code, message: expect.stringMatching(message) });
    await receiver.waitUntilClosed();
  });

  it("does not exist", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    server.close();
    await once(server, "close");
    const port = typeof address === "object" ? address?.port : 0;
    for (const host of ["127.0.0.1", "localhost"]) {
      expect(await deliver(openSender(), `https://${host}:${port}/`)).toMatchObject({
        error: { code: "connection_refused" },
      });
    }
  });
});

describe("a receiver that demands a client certificate", () => {
  const versions = ["TLSv1.2", "TLSv1.3"] as const;
  const demanding = (version: (typeof versions)[number]): ReceiverOptions => ({
    tls: { minVersion: version, maxVersion: version, requestCert: true, rejectUnauthorized: true },
  });

  it.each(versions)("is reported as such, on every delivery: %s", async (version) => {
    const receiver = await openReceiver(demanding(version));
    for (let n = 0; n < 10; n += 1) {
      expect(await deliver(openSender(), receiver.url)).toMatchObject({
        error: {
          code: "tls_error",
          message:
            "The receiver demands a client certificate (mutual TLS), and Empfio has none. Turn it off for this URL and verify signatures instead.",
        },
        statusCode: null,
      });
    }
    expect(receiver.requests).toEqual([]);
  });

  it.each(versions)(
    "is reported as likely when the connection is reset after the handshake: %s",
    async (version) => {
      const receiver = await openReceiver(demanding(version));
      const cut = { direction: "to receiver", afterBytes: HELLO_BYTES, how: "reset" } as const;
      const { port } = await startCuttingRelay(receiver.port, () => cut);
      expect(await deliver(openSender(), `https://127.0.0.1:${port}/`)).toMatchObject({
        error: {
          code: "connection_reset",
          message:
            "The receiver closed the connection right after the TLS handshake, before it responded. Check whether it demands a client certificate (mutual TLS).",
        },
      });
    },
  );

  it("is not suspected if the handshake was accepted", async () => {
    for (const version of versions) {
      const receiver = await openReceiver({
        tls: { minVersion: version, maxVersion: version },
        respond: () => ({ delayMs: 30, reset: true }),
      });
      expect(await deliver(openSender(), receiver.url)).toMatchObject({
        error: { message: "The receiver closed the connection before it responded." },
      });
    }
  });
});
