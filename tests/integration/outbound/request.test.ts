import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { usualCertificate } from "../../fixtures/certificates";
import { deliver, openReceiver, openSender, PAYLOAD } from "./sender";

const hasIpv6 = networkInterfaces().lo?.some(({ family }) => family === "IPv6") ?? false;

describe("a request", () => {
  it("is recorded with its exact headers in the order on the wire", async () => {
    const receiver = await openReceiver();
    const result = await deliver(openSender(), `${receiver.url}/a%20b?x=1&y=%2F#not-sent`);
    const [request] = receiver.requests;
    expect(request?.raw.toString()).toMatch(/^POST \/webhook\/a%20b\?x=1&y=%2F HTTP\/1\.1\r\n/);
    expect(Object.entries(result.requestHeaders)).toEqual(request?.rawHeaders);
    expect(request?.headers).toEqual({
      host: `127.0.0.1:${receiver.port}`,
      connection: "keep-alive",
      "user-agent": "Empfio-Webhooks/1",
      "accept-encoding": "identity",
      "content-type": "application/json",
      "webhook-id": "evt_1",
      "content-length": String(PAYLOAD.length),
    });
    expect(request?.body.equals(PAYLOAD)).toBe(true);
  });

  it.each([
    ["nothing", 0],
    ["256 KiB", 256 * 1024],
  ])("arrives completely when it is %s", async (_what, size) => {
    const receiver = await openReceiver();
    const body = Buffer.alloc(size, "Zoë ");
    expect(await deliver(openSender(), receiver.url, { body })).toMatchObject({ error: null });
    expect(receiver.requests[0]?.body.equals(body)).toBe(true);
  });

  it("is understood by Node's own web server", async () => {
    const server = createServer(await usualCertificate(), (request, response) => {
      request.pipe(response.writeHead(201, { "X-Method": request.method }));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close().closeAllConnections());
    const sender = openSender();
    const { port } = server.address() as AddressInfo;
    for (let n = 0; n < 3; n += 1) {
      expect(await deliver(sender, `https://localhost:${port}/echo`)).toMatchObject({
        error: null,
        statusCode: 201,
        responseHeaders: expect.arrayContaining([["X-Method", "POST"]]),
        responseBody: PAYLOAD.toString(),
      });
    }
  });

  it.skipIf(!hasIpv6)("is sent to an IPv6 address as well", async () => {
    const receiver = await openReceiver({ host: "::1" });
    const result = await deliver(openSender(), receiver.url);
    expect(result).toMatchObject({ error: null, requestHeaders: { host: `[::1]:${receiver.port}` } });
    expect(receiver.requests[0]?.headers.host).toBe(`[::1]:${receiver.port}`);
  });

  it("is recorded even if no connection was made", async () => {
    const result = await deliver(openSender(), "https://10.0.0.1/hook");
    expect(result).toMatchObject({
      error: { code: "blocked_address" },
      requestHeaders: { host: "10.0.0.1", "content-length": String(PAYLOAD.length) },
      statusCode: null,
      responseHeaders: null,
      responseBody: null,
    });
  });

  it("is rejected before it is sent if a header would smuggle another one", async () => {
    const receiver = await openReceiver();
    const headers = { "X-Empfio-Event": "ping\r\nX-Evil: 1" };
    await expect(deliver(openSender(), receiver.url, { headers })).rejects.toThrow("invalid");
    expect(receiver.requests).toEqual([]);
  });
});

describe("a stored response", () => {
  it.each([
    [
      "markup and terminal codes, as they are",
      Buffer.from("<script>alert(1)</script>\u001b[31m\u202e"),
      "<script>alert(1)</script>\u001b[31m\u202e",
    ],
    ["NUL, which PostgreSQL refuses", Buffer.from("a\0b"), "a\ufffdb"],
    ["bytes that are not UTF-8", Buffer.from([0x61, 0xff, 0xfe, 0xc3, 0x28, 0x62]), "a\ufffd\ufffd\ufffd(b"],
    ["halves of surrogate pairs", Buffer.from([0xed, 0xa0, 0x80]), "\ufffd\ufffd\ufffd"],
    ["a character cut in two at its end", Buffer.from([0x61, 0xe2, 0x82]), "a\ufffd"],
  ])("is text: %s", async (_what, body, text) => {
    const receiver = await openReceiver({ respond: () => ({ body }) });
    const result = await deliver(openSender(), receiver.url);
    expect(result.responseBody).toBe(text);
    expect(result.responseBody).not.toMatch(/\p{Surrogate}/u);
  });

  it("omits a character that the cap cuts in two", async () => {
    const receiver = await openReceiver({ respond: () => ({ body: `${"x".repeat(65_535)}€€` }) });
    const result = await deliver(openSender(), receiver.url);
    expect(result).toMatchObject({ responseBody: "x".repeat(65_535), responseTruncated: true });
  });

  const note = (size: string, coding: string) =>
    `[${size} bytes compressed with ${coding}, not shown. Empfio asks for identity: send responses to it uncompressed.]`;
  const text = "Internal error ".repeat(20);
  const large = randomBytes(100_000).toString("base64");
  it.each<[string, string | null, Buffer, string, boolean]>([
    ["gzip", "gzip", gzipSync(text), note(String(gzipSync(text).length), "gzip"), false],
    [
      "gzip that the headers do not name",
      null,
      gzipSync(text),
      note(String(gzipSync(text).length), "gzip"),
      false,
    ],
    ["br", "BR", brotliCompressSync(text), note(String(brotliCompressSync(text).length), "br"), false],
    ["deflate", "deflate", deflateSync(text), note(String(deflateSync(text).length), "deflate"), false],
    ["gzip beyond the cap", "gzip", gzipSync(large), note("more than 65,536", "gzip"), true],
    ["text despite the headers", "gzip", Buffer.from(text), text, false],
    ["no body", "gzip", Buffer.alloc(0), "", false],
  ])(
    "has a note instead of the bytes of a compressed body: %s",
    async (_what, coding, body, shown, truncated) => {
      const headers: Record<string, string> = coding ? { "Content-Encoding": coding } : {};
      const receiver = await openReceiver({ respond: () => ({ status: 500, headers, body }) });
      expect(await deliver(openSender(), receiver.url)).toMatchObject({
        error: { code: "http_status" },
        responseBody: shown,
        responseTruncated: truncated,
      });
    },
  );

  it("keeps the order and repetitions of headers, masks cookies, and decodes UTF-8", async () => {
    const lines = [
      "Content-Length: 0",
      "Set-Cookie: session=s3cret; Path=/; HttpOnly",
      "set-cookie: s3cret",
      "Set-Cookie: s3cret; Path=/; HttpOnly",
      "Set-Cookie: =s3cret; Secure",
      "X-Many: one",
      "x-many: two",
      "X-Name: Zoë",
      "X-Latin: caf\xe9",
      "__proto__: polluted",
      "constructor: x",
      "X-Empty:",
    ];
    const raw = Buffer.concat([
      Buffer.from("HTTP/1.1 200 OK\r\n"),
      ...lines.map((line) => Buffer.from(`${line}\r\n`, line.startsWith("X-Latin") ? "latin1" : "utf8")),
      Buffer.from("\r\n"),
    ]);
    const receiver = await openReceiver({ respond: () => ({ raw }) });
    const { responseHeaders } = await deliver(openSender(), receiver.url);
    expect(responseHeaders).toEqual([
      ["Content-Length", "0"],
      ["Set-Cookie", "session=[masked]; Path=/; HttpOnly"],
      ["set-cookie", "[masked]"],
      ["Set-Cookie", "[masked]; Path=/; HttpOnly"],
      ["Set-Cookie", "=[masked]; Secure"],
      ["X-Many", "one"],
      ["x-many", "two"],
      ["X-Name", "Zoë"],
      ["X-Latin", "caf\ufffd"],
      ["__proto__", "polluted"],
      ["constructor", "x"],
      ["X-Empty", ""],
    ]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
