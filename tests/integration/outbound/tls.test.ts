import { afterEach, describe, expect, it, vi } from "vitest";
import {
  type Certificate,
  issueCertificate,
  issueChain,
  selfSignedCertificate,
  usualCertificate,
  wrongNameCertificate,
} from "../../fixtures/certificates";
import type { ReceiverOptions } from "../../fixtures/receiver";
import { deliver, openReceiver, openSender } from "./sender";

const DAY_MS = 86_400_000;
const TIMEOUT_MS = 600;
/** More bytes than a client's hello, and fewer than its hello and the end of its handshake together. */
const _HELLO_BYTES = 400;

afterEach(() => vi.unstubAllEnvs());

const bundle = (...chain: Certificate[]) => chain.map(({ cert }) => cert).join("\n");
const soon = (days: number) => new Date(Date.now() + days * DAY_MS);
const minute = (date: Date) => `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;

describe("a receiver with an invalid certificate gets nothing, and the log says why:", () => {
  const expiry = soon(-1);
  const start = soon(1);
  it.each<[string, () => Promise<Certificate>, string]>([
    [
      "an expired certificate",
      () => issueCertificate({ notBefore: soon(-30), notAfter: expiry }),
      `The certificate expired on ${minute(expiry)}. Renew it.`,
    ],
    [
      "one that is not valid yet",
      () => issueCertificate({ notBefore: start }),
      `The certificate is not valid before ${minute(start)}. Check its dates.`,
    ],
    [
      "a self-signed one",
      selfSignedCertificate,
      "The certificate is self-signed. Use a certificate of a public authority.",
    ],
    [
      "one for another name",
      wrongNameCertificate,
      "The certificate is not valid for 127.0.0.1. It is valid for elsewhere.example.",
    ],
    [
      "one for many other names",
      () => issueCertificate({ names: ["a", "b", "c", "d", "e"].map((n) => `${n}.example`), addresses: [] }),
      "The certificate is not valid for 127.0.0.1. It is valid for a.example, b.example, c.example and 2 more.",
    ],
    [
      "one for the name, asked by address",
      () => issueCertificate({ names: ["localhost"], addresses: [] }),
      "The certificate is not valid for 127.0.0.1. It is valid for localhost.",
    ],
    [
      "one of a private authority, whose chain is complete",
      async () => {
        const { own, intermediate, root } = await issueChain();
        return { ...own, cert: bundle(own, intermediate, root) };
      },
      "The certificate’s authority is not publicly trusted: “Private Root”. Use a public one.",
    ],
    [
      "one of a private authority, without its root",
      async () => {
        const { own, intermediate } = await issueChain();
        return { ...own, cert: bundle(own, intermediate) };
      },
      "The certificate’s authority is not publicly trusted: “Private Root”. Use a public one.",
    ],
  ])("%s", async (_what, certificate, message) => {
    const receiver = await openReceiver({ tls: await certificate() });
    const result = await deliver(openSender(), receiver.url);
    expect(result).toMatchObject({
      error: { code: "tls_error", message },
      statusCode: null,
      responseBody: null,
      certificateExpiresAt: null,
    });
    expect(receiver.requests).toEqual([]);
    await receiver.waitUntilClosed();
  });

  it("a chain without its intermediate certificate, which is accepted when complete", async () => {
    const { own, intermediate, root } = await issueChain();
    const sender = openSender({ ca: [root.cert] });
    const incomplete = await openReceiver({ tls: own });
    expect(await deliver(sender, incomplete.url)).toMatchObject({
      error: {
        code: "tls_error",
        message:
          "The certificate chain is incomplete: the receiver sent only its own certificate, issued by “Private Intermediate”. Serve the intermediate certificates too.",
      },
    });
    expect(incomplete.requests).toEqual([]);
    const complete = await openReceiver({ tls: { ...own, cert: bundle(own, intermediate) } });
    expect(await deliver(sender, complete.url)).toMatchObject({ error: null });
  });

  it("an intermediate certificate that has expired", async () => {
    const { own, intermediate, root } = await issueChain({}, { notBefore: soon(-30), notAfter: expiry });
    const receiver = await openReceiver({ tls: { ...own, cert: bundle(own, intermediate) } });
    const result = await deliver(openSender({ ca: [root.cert] }), receiver.url);
    expect(result.error?.message).toBe(
      `The certificate expired on ${minute(expiry)} (the authority’s certificate “Private Intermediate”). Renew it.`,
    );
  });

  it("a certificate of an untrusted authority", async () => {
    const receiver = await openReceiver();
    const other = await selfSignedCertificate();
    const result = await deliver(openSender({ ca: [other.cert] }), receiver.url);
    expect(result.error?.code).toBe("tls_error");
    expect(receiver.requests).toEqual([]);
  });

  it("even if the environment turns off certificate checks", async () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    const receiver = await openReceiver({ tls: await selfSignedCertificate() });
    expect(await deliver(openSender(), receiver.url)).toMatchObject({ error: { code: "tls_error" } });
    expect(receiver.requests).toEqual([]);
  });

  it("even if the environment names a proxy", async () => {
    const proxy = await openReceiver();
    for (const name of ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"]) {
      vi.stubEnv(name, `http://127.0.0.1:${proxy.port}`);
    }
    const receiver = await openReceiver();
    expect(await deliver(openSender(), receiver.url)).toMatchObject({ error: null });
    expect(proxy.connections.accepted).toBe(0);
  });
});

describe("protocol versions", () => {
  // Lowers the receiver's security level, because Node's ciphers exclude old versions at the default level.
  const old = (version: "TLSv1" | "TLSv1.1"): ReceiverOptions => ({
    tls: { minVersion: version, maxVersion: version, ciphers: "DEFAULT:@SECLEVEL=0" },
  });

  it.each([
    ["1.0", old("TLSv1")],
    ["1.1", old("TLSv1.1")],
  ])("TLS %s is refused", async (_version, options) => {
    const receiver = await openReceiver(options);
    const result = await deliver(openSender(), receiver.url);
    expect(result).toMatchObject({
      error: {
        code: "tls_error",
        message: "The receiver does not support TLS 1.2 or later. Enable TLS 1.2 or 1.3.",
      },
    });
    expect(receiver.requests).toEqual([]);
  });

  it.each(["TLSv1.2", "TLSv1.3"] as const)("%s is supported", async (version) => {
    const receiver = await openReceiver({ tls: { minVersion: version, maxVersion: version } });
    expect(await deliver(openSender(), receiver.url)).toMatchObject({ error: null });
  });

  it("a receiver with only outdated ciphers gets a message that says so", async () => {
    const receiver = await openReceiver({
      tls: { minVersion: "TLSv1.2", maxVersion: "TLSv1.2", ciphers: "CAMELLIA128-SHA:@SECLEVEL=0" },
    });
    expect(await deliver(openSender(), receiver.url)).toMatchObject({
      error: {
        code: "tls_error",
        message: "The receiver found no cipher suite in common. Enable current TLS cipher suites.",
      },
    });
  });

  it("a receiver that speaks only HTTP/2 gets a message that says so", async () => {
    const receiver = await openReceiver({ tls: { ALPNProtocols: ["h2"] } });
    expect(await deliver(openSender(), receiver.url)).toMatchObject({
      error: { code: "tls_error", message: "The receiver speaks only HTTP/2. Enable HTTP/1.1 as well." },
    });
  });

  it("a receiver that renegotiates gets no second handshake", async () => {
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
    const result = await deliver(openSender(), receiver.url, { timeoutMs: TIMEOUT_MS });
    expect(result.error?.code).toMatch(/^(timeout|connection_reset|invalid_response)$/);
    await receiver.waitUntilClosed();
    expect(refused).not.toBeNull();
  });
});

it("returns the expiry of the verified certificate, on new and on kept connections", async () => {
  const notAfter = new Date("2031-05-06T07:08:09Z");
  const receiver = await openReceiver({ tls: await issueCertificate({ notAfter }) });
  const sender = openSender();
  for (let n = 0; n < 2; n += 1) {
    expect(await deliver(sender, receiver.url)).toMatchObject({
      error: null,
      certificateExpiresAt: notAfter,
    });
  }
  expect(receiver.connections.accepted).toBe(1);
});

it("sends a name in the handshake, but not an address", async () => {
  const names: unknown[] = [];
  const receiver = await openReceiver({
    tls: await usualCertificate(),
    onTls: ({ tls }) => void names.push(tls.servername),
  });
  const sender = openSender();
  await deliver(sender, receiver.url.replace("127.0.0.1", "localhost"));
  await deliver(sender, receiver.url);
  expect(names).toEqual(["localhost", false]);
});
