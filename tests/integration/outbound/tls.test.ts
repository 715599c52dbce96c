import { once } from "node:events";
import { createServer } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  expiredCertificate,
  issueCertificate,
  selfSignedCertificate,
  usualCertificate,
  wrongNameCertificate,
} from "../../fixtures/certificates";
import type { ReceiverOptions } from "../../fixtures/receiver";
import { deliver, openDoor, openReceiver } from "./door";

const DAY_MS = 86_400_000;
const TIMEOUT_MS = 600;

afterEach(() => vi.unstubAllEnvs());

describe("a receiver whose identity is in doubt gets nothing:", () => {
  it.each([
    ["an expired certificate", expiredCertificate, /expired/],
    ["a self-signed one", selfSignedCertificate, /self-signed/],
    ["one for another name", wrongNameCertificate, /another host name/],
    [
      "one that is not valid yet",
      () => issueCertificate({ notBefore: new Date(Date.now() + DAY_MS) }),
      /not valid yet/,
    ],
    [
      "one for the name, asked by address",
      () => issueCertificate({ names: ["localhost"], addresses: [] }),
      /another host name/,
    ],
  ])("%s", async (_what, certificate, message) => {
    const receiver = await openReceiver({ tls: await certificate() });
    const result = await deliver(openDoor(), receiver.url);
    expect(result).toMatchObject({ error: { code: "tls_error" }, statusCode: null, responseBody: null });
    expect(result.error?.message).toMatch(message);
    expect(receiver.requests).toEqual([]);
    await receiver.waitUntilClosed();
  });

  it("a certificate of an authority that nobody trusts", async () => {
    const receiver = await openReceiver();
    const other = await selfSignedCertificate();
    const result = await deliver(openDoor({ ca: [other.cert] }), receiver.url);
    expect(result.error?.code).toBe("tls_error");
    expect(receiver.requests).toEqual([]);
  });

  it("nor when the environment says that certificates need not be checked", async () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    const receiver = await openReceiver({ tls: await selfSignedCertificate() });
    expect(await deliver(openDoor(), receiver.url)).toMatchObject({ error: { code: "tls_error" } });
    expect(receiver.requests).toEqual([]);
  });

  it("nor through a proxy that the environment names", async () => {
    const proxy = await openReceiver();
    for (const name of ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"]) {
      vi.stubEnv(name, `http://127.0.0.1:${proxy.port}`);
    }
    const receiver = await openReceiver();
    expect(await deliver(openDoor(), receiver.url)).toMatchObject({ error: null });
    expect(proxy.connections.accepted).toBe(0);
  });
});

describe("protocol versions", () => {
  // Node's own minimum is TLS 1.2 and its ciphers refuse older ones at the default security level.
  const old = (version: "TLSv1" | "TLSv1.1"): ReceiverOptions => ({
    tls: { minVersion: version, maxVersion: version, ciphers: "DEFAULT:@SECLEVEL=0" },
  });

  it.each([
    ["1.0", old("TLSv1")],
    ["1.1", old("TLSv1.1")],
  ])("TLS %s is refused", async (_version, options) => {
    const receiver = await openReceiver(options);
    const result = await deliver(openDoor(), receiver.url);
    expect(result).toMatchObject({
      error: { code: "tls_error", message: expect.stringMatching(/TLS 1\.2/) },
    });
    expect(receiver.requests).toEqual([]);
  });

  it.each(["TLSv1.2", "TLSv1.3"] as const)("%s is spoken", async (version) => {
    const receiver = await openReceiver({ tls: { minVersion: version, maxVersion: version } });
    expect(await deliver(openDoor(), receiver.url)).toMatchObject({ error: null });
  });

  it("a receiver that renegotiates gets no second handshake from us", async () => {
    let refused: unknown;
    const receiver = await openReceiver({
      tls: { minVersion: "TLSv1.2", maxVersion: "TLSv1.2" },
      respond: () => ({
        script: ({ tls }) =>
          new Promise((resolve) => {
            tls.renegotiate({ rejectUnauthorized: false }, (error) => {
              refused = error;
              resolve();
            });
          }),
      }),
    });
    const result = await deliver(openDoor(), receiver.url, { timeoutMs: TIMEOUT_MS });
    expect(result.error?.code).toMatch(/^(timeout|connection_reset|invalid_response)$/);
    await receiver.waitUntilClosed();
    expect(refused).not.toBeNull();
  });
});

describe("a receiver that never gets as far as HTTP", () => {
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
      /secure connection/,
    ],
    ["speaks garbage", { onTcp: (socket) => void socket.write(Buffer.alloc(500, 7)) }, "tls_error", /secure/],
    ["hangs up", { onTcp: (socket) => void socket.end() }, "connection_reset", /TLS handshake/],
    [
      "resets",
      { onTcp: (socket) => void socket.resetAndDestroy() },
      "connection_reset",
      /closed the connection/,
    ],
  ])("%s", async (_what, options, code, message) => {
    const receiver = await openReceiver(options);
    const result = await deliver(openDoor(), receiver.url, {
      timeoutMs: code === "timeout" ? TIMEOUT_MS : 5_000,
    });
    expect(result.error).toMatchObject({ code, message: expect.stringMatching(message) });
    if (code === "timeout") expect(result.durationMs).toBeLessThan(TIMEOUT_MS + 500);
    await receiver.waitUntilClosed();
  });

  it("is not there", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    server.close();
    await once(server, "close");
    const port = typeof address === "object" ? address?.port : 0;
    for (const host of ["127.0.0.1", "localhost"]) {
      expect(await deliver(openDoor(), `https://${host}:${port}/`)).toMatchObject({
        error: { code: "connection_refused" },
      });
    }
  });
});

it("the name is sent along in the handshake, an address is not", async () => {
  const names: unknown[] = [];
  const receiver = await openReceiver({
    tls: await usualCertificate(),
    onTls: ({ tls }) => void names.push(tls.servername),
  });
  const door = openDoor();
  await deliver(door, receiver.url.replace("127.0.0.1", "localhost"));
  await deliver(door, receiver.url);
  expect(names).toEqual(["localhost", false]);
});
