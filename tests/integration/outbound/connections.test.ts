import { describe, expect, it } from "vitest";
import type { TestResponse } from "../../fixtures/receiver";
import { deliver, expectWithin, openReceiver, openSender, PATIENT_MS } from "./sender";

const OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

describe("a kept connection", () => {
  it("carries deliveries one after the other with a single handshake", async () => {
    const receiver = await openReceiver();
    const sender = openSender();
    for (let n = 0; n < 20; n += 1)
      expect(await deliver(sender, receiver.url)).toMatchObject({ error: null });
    expect(receiver.requests).toHaveLength(20);
    expect(receiver.connections.accepted).toBe(1);
  });

  it("carries one delivery at a time, and each gets its own response", async () => {
    const receiver = await openReceiver({ respond: ({ path }) => ({ body: path, delayMs: 5 }) });
    const sender = openSender();
    const paths = Array.from({ length: 200 }, (_, n) => `/webhook/${n}`);
    let next = 0;
    const post = async () => {
      for (let path = paths[next++]; path; path = paths[next++]) {
        const result = await deliver(sender, receiver.url.replace("/webhook", path));
        expect(result).toMatchObject({ error: null, responseBody: path });
      }
    };
    await Promise.all(Array.from({ length: 20 }, post));
    expect(receiver.requests.map(({ path }) => path).toSorted()).toEqual(paths.toSorted());
    expect(receiver.connections.accepted).toBeLessThanOrEqual(20);
  });

  it("is not shared between origins", async () => {
    const [one, other] = [await openReceiver(), await openReceiver()];
    const sender = openSender();
    for (const { url } of [one, other, one, other]) {
      expect(await deliver(sender, url)).toMatchObject({ error: null });
    }
    expect([one.requests.length, other.requests.length]).toEqual([2, 2]);
  });

  it("delays no other delivery: a hanging delivery occupies only its own connection", async () => {
    const receiver = await openReceiver({ respond: ({ path }) => ({ hang: path === "/hang" }) });
    const sender = openSender();
    const hanging = Array.from({ length: 40 }, () =>
      deliver(sender, receiver.url.replace("/webhook", "/hang"), { timeoutMs: 6_000 }),
    );
    await receiver.waitFor(40);
    const result = await deliver(sender, receiver.url, { timeoutMs: 2_000 });
    expect(result.error).toBeNull();
    for (const each of await Promise.all(hanging)) expect(each.error?.code).toBe("timeout");
    await sender.close();
    await receiver.waitUntilClosed();
  });

  it("is kept only among the first 24 per origin", async () => {
    const receiver = await openReceiver({ respond: () => ({ delayMs: 300 }) });
    const sender = openSender();
    await Promise.all(Array.from({ length: 40 }, () => deliver(sender, receiver.url)));
    expect(receiver.connections.accepted).toBe(40);
    await expect.poll(() => receiver.connections.open).toBeLessThanOrEqual(24);
  });

  it.each([
    ["4 s after the last delivery", {}, 3_000, 6_000],
    ["sooner, when the receiver announces that it closes sooner", { "Keep-Alive": "timeout=2" }, 500, 2_500],
    ["immediately, when the receiver announces one second", { "Keep-Alive": "timeout=1" }, 0, 500],
  ])("is closed %s", async (_when, headers, earliest, latest) => {
    const receiver = await openReceiver({ respond: () => ({ headers }) });
    await deliver(openSender(), receiver.url);
    await expectWithin(latest, receiver.waitUntilClosed());
    const [request] = receiver.requests;
    expect(Date.now() - (request?.receivedAt ?? 0)).toBeGreaterThanOrEqual(earliest);
  });

  it("is closed on shutdown, immediately when idle and after its response when busy", async () => {
    const receiver = await openReceiver({ respond: () => ({ delayMs: 200 }) });
    const sender = openSender();
    await deliver(sender, receiver.url);
    const busy = deliver(sender, receiver.url);
    await receiver.waitFor(2);
    await sender.close();
    expect(await busy).toMatchObject({ error: null });
    await receiver.waitUntilClosed();
  });
});

describe("a connection that the receiver closed while it was idle", () => {
  it.each<[string, TestResponse]>([
    ["without notice", { script: ({ tls }) => void tls.write(OK, () => tls.end()) }],
    ["by a reset", { script: ({ tls, reset }) => void tls.write(OK, () => setTimeout(reset, 50)) }],
  ])("fails no delivery: closed %s", async (_how, response) => {
    const receiver = await openReceiver({ respond: () => response });
    const sender = openSender({ minStaleMs: PATIENT_MS });
    for (let n = 0; n < 5; n += 1) {
      expect(await deliver(sender, receiver.url)).toMatchObject({ error: null, responseBody: "ok" });
    }
    expect(receiver.requests).toHaveLength(5);
  });

  it("is replaced by the next delivery, which is sent on a new connection and marked as resent", async () => {
    // Closes on the second request of a connection, like a server whose idle timeout ends at that moment.
    const seen = new Set<number>();
    const receiver = await openReceiver({
      respond: ({ connectionId }) => {
        const again = seen.has(connectionId);
        seen.add(connectionId);
        return again ? { reset: true } : { body: "ok" };
      },
    });
    const sender = openSender({ minStaleMs: PATIENT_MS });
    for (const resent of [false, true, true, true]) {
      expect(await deliver(sender, receiver.url)).toMatchObject({ error: null, resent });
    }
    expect(receiver.connections.accepted).toBe(4);
    expect(receiver.requests).toHaveLength(7);
  });

  it("fails the delivery if the new connection breaks as well", async () => {
    const receiver = await openReceiver({ respond: (_request, n) => (n === 1 ? {} : { reset: true }) });
    const sender = openSender({ minStaleMs: PATIENT_MS });
    await deliver(sender, receiver.url);
    expect(await deliver(sender, receiver.url)).toMatchObject({
      error: { code: "connection_reset" },
      resent: true,
    });
    expect(receiver.requests).toHaveLength(3);
  });

  it("is not assumed if the receiver had time to process the request, which is sent only once", async () => {
    let delayMs = 0;
    const receiver = await openReceiver({
      respond: (_request, n) => (n === 1 ? {} : { delayMs, reset: true }),
    });
    const sender = openSender();
    // The measured time includes connecting, so the delay is more than twice the connect time.
    delayMs = 2 * (await deliver(sender, receiver.url)).durationMs + 30;
    expect(await deliver(sender, receiver.url)).toMatchObject({
      error: { code: "connection_reset" },
      resent: false,
    });
    expect(receiver.requests).toHaveLength(2);
  });

  it("is not assumed on a new connection, on which the request is sent only once", async () => {
    const receiver = await openReceiver({ respond: () => ({ reset: true }) });
    const sender = openSender();
    for (let n = 1; n <= 3; n += 1) {
      expect(await deliver(sender, receiver.url)).toMatchObject({
        error: { code: "connection_reset" },
        resent: false,
      });
      expect(receiver.requests).toHaveLength(n);
    }
  });

  it("is not assumed after a response has begun", async () => {
    const receiver = await openReceiver({
      respond: (_request, n) =>
        n === 1
          ? {}
          : { script: ({ tls }) => void tls.end("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nha") },
    });
    const sender = openSender();
    await deliver(sender, receiver.url);
    expect(await deliver(sender, receiver.url)).toMatchObject({ error: { code: "connection_reset" } });
    expect(receiver.requests).toHaveLength(2);
  });
});

describe("unexpected bytes", () => {
  it.each([1, 5, 30])(
    "close the connection and reach no later delivery when they arrive %i ms after a response",
    async (delay) => {
      const poison = "HTTP/1.1 500 Poison\r\nContent-Length: 6\r\n\r\npoison";
      const receiver = await openReceiver({
        respond: (_request, n) =>
          n === 1
            ? { script: ({ tls }) => void tls.write(OK, () => setTimeout(() => tls.write(poison), delay)) }
            : { body: "mine" },
      });
      const sender = openSender();
      await deliver(sender, receiver.url);
      await receiver.waitUntilClosed();
      expect(await deliver(sender, receiver.url)).toMatchObject({ error: null, responseBody: "mine" });
    },
  );

  it("are never the response to a later request when they arrive before any request", async () => {
    const receiver = await openReceiver({ onTls: ({ tls }) => void tls.write(OK) });
    const sender = openSender();
    // The first request may get them as its response. The receiver's real response must not go to the second.
    await deliver(sender, receiver.url);
    await receiver.waitUntilClosed();
    expect(receiver.connections.accepted).toBe(1);
  });

  it("are a valid response before the request was read, but the connection is not reused", async () => {
    const large = Buffer.alloc(8 * 1024 * 1024, "x");
    let first = true;
    const receiver = await openReceiver({
      onTls: ({ tls }) => {
        if (!first) return;
        first = false;
        tls.once("data", () => {
          tls.pause();
          tls.write("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
        });
      },
    });
    const sender = openSender();
    expect(await deliver(sender, receiver.url, { body: large })).toMatchObject({ statusCode: 413 });
    expect(await deliver(sender, receiver.url)).toMatchObject({ error: null });
    expect(receiver.connections.accepted).toBe(2);
  });
});
