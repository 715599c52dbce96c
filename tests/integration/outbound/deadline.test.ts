import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { startDns } from "../../fixtures/dns";
import type { ReceiverOptions, TestResponse } from "../../fixtures/receiver";
import { deliver, LOOPBACK, openReceiver, openSender } from "./sender";

const REAL_TIMEOUT_MS = 10_000;
const GRACE_MS = 500;

const drip = (head: string, piece: string): TestResponse => ({
  script: async ({ tls }) => {
    tls.write(head);
    for (; tls.writable; await sleep(100)) tls.write(piece);
  },
});
const respondingWith = (response: TestResponse): ReceiverOptions => ({ respond: () => response });

it("ends a delivery after 10 s, and at most 10.5 s, regardless of what the receiver delays", async () => {
  const receivers: Record<string, ReceiverOptions> = {
    "accepts and stays silent": { onTcp: () => {} },
    "sends nothing": respondingWith({ hang: true }),
    "drips headers": respondingWith(drip("HTTP/1.1 200 OK\r\n", "X: y\r\n")),
    "drips interim responses": respondingWith(drip("", "HTTP/1.1 103 Early Hints\r\n\r\n")),
    "drips a body": respondingWith(drip("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", "x")),
    "responds after 9.9 s and then drips": respondingWith({
      script: async ({ tls }) => {
        await sleep(9_900);
        tls.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
      },
    }),
  };
  const sender = openSender();
  const outcomes = Object.entries(receivers).map(async ([what, options]) => {
    const receiver = await openReceiver(options);
    const begun = performance.now();
    const result = await deliver(sender, receiver.url, { timeoutMs: REAL_TIMEOUT_MS });
    const took = performance.now() - begun;
    await receiver.waitUntilClosed();
    return {
      what,
      code: result.error?.code,
      inTime: took >= REAL_TIMEOUT_MS - 10 && took < REAL_TIMEOUT_MS + GRACE_MS,
    };
  });
  expect(await Promise.all(outcomes)).toEqual(
    Object.keys(receivers).map((what) => ({ what, code: "timeout", inTime: true })),
  );
});

it("gives silent name servers 5 of the 10 s", async () => {
  const dns = await startDns(() => ({ hang: true }));
  const sender = openSender({ resolverServers: [dns.address], allowedNetworks: LOOPBACK });
  const result = await deliver(sender, "https://hooks.example/", { timeoutMs: REAL_TIMEOUT_MS });
  expect(result.error?.code).toBe("dns_error");
  expect(result.durationMs).toBeLessThan(5_500);
  await dns.close();
});

it("accepts a response that arrives just in time", async () => {
  const receiver = await openReceiver({ respond: () => ({ delayMs: 800, body: "late" }) });
  const result = await deliver(openSender(), receiver.url, { timeoutMs: 3_000 });
  expect(result).toMatchObject({ error: null, responseBody: "late" });
});

it("ignores a late response, also in later deliveries", async () => {
  const receiver = await openReceiver({
    respond: ({ path }) => ({ body: path, delayMs: path === "/webhook/1" ? 700 : 0 }),
  });
  const sender = openSender();
  await deliver(sender, receiver.url);
  const late = await deliver(sender, `${receiver.url}/1`, { timeoutMs: 400 });
  expect(late).toMatchObject({ error: { code: "timeout" }, statusCode: null, responseBody: null });
  for (const n of [2, 3, 4]) {
    await sleep(150);
    expect(await deliver(sender, `${receiver.url}/${n}`)).toMatchObject({ responseBody: `/webhook/${n}` });
  }
});

it("accepts a response that arrived in time while this process was too busy to read it", async () => {
  const receiver = await openReceiver();
  const sender = openSender();
  await deliver(sender, receiver.url);
  const [timeoutMs, busyMs] = [100, 300];
  const result = deliver(sender, receiver.url, { timeoutMs });
  // The response is sent but not read yet, because receiver and test share this process's event loop.
  await receiver.waitFor(2);
  const until = performance.now() + busyMs;
  while (performance.now() < until);
  expect(await result).toMatchObject({ error: null });
});
