import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { startDns } from "../../fixtures/dns";
import type { ReceiverOptions, TestResponse } from "../../fixtures/receiver";
import { deliver, expectWithin, LOOPBACK, openReceiver, openSender } from "./sender";

const TIMEOUT_MS = 3_000;
const GRACE_MS = 500;

const drip = (head: string, piece: string): TestResponse => ({
  script: async ({ tls }) => {
    tls.write(head);
    for (; tls.writable; await sleep(100)) tls.write(piece);
  },
});
const respondingWith = (response: TestResponse): ReceiverOptions => ({ respond: () => response });

it("ends a delivery at its timeout, and at most 0.5 s later, regardless of what the receiver delays", async () => {
  const receivers: Record<string, ReceiverOptions> = {
    "accepts and stays silent": { onTcp: () => {} },
    "sends nothing": respondingWith({ hang: true }),
    "drips headers": respondingWith(drip("HTTP/1.1 200 OK\r\n", "X: y\r\n")),
    "drips interim responses": respondingWith(drip("", "HTTP/1.1 103 Early Hints\r\n\r\n")),
    "drips a body": respondingWith(drip("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", "x")),
    "responds just in time and then drips": respondingWith({
      script: async ({ tls }) => {
        await sleep(TIMEOUT_MS - 100);
        tls.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
      },
    }),
  };
  const sender = openSender();
  const outcomes = Object.entries(receivers).map(async ([what, options]) => {
    const receiver = await openReceiver(options);
    const { error, durationMs } = await expectWithin(
      TIMEOUT_MS + GRACE_MS,
      deliver(sender, receiver.url, { timeoutMs: TIMEOUT_MS }),
    );
    await receiver.waitUntilClosed();
    return { what, code: error?.code, isTooEarly: durationMs < TIMEOUT_MS - 10 };
  });
  expect(await Promise.all(outcomes)).toEqual(
    Object.keys(receivers).map((what) => ({ what, code: "timeout", isTooEarly: false })),
  );
});

it("gives silent name servers half of the time", async () => {
  const dns = await startDns(() => ({ hang: true }));
  const sender = openSender({ resolverServers: [dns.address], allowedNetworks: LOOPBACK });
  const result = await expectWithin(
    TIMEOUT_MS / 2 + GRACE_MS,
    deliver(sender, "https://hooks.example/", { timeoutMs: TIMEOUT_MS }),
  );
  expect(result.error?.code).toBe("dns_error");
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
  const [timeoutMs, busyMs] = [1_000, 1_500];
  const result = deliver(sender, receiver.url, { timeoutMs });
  // The response is sent but not read yet, because receiver and test share this process's event loop.
  await receiver.waitFor(2);
  const until = performance.now() + busyMs;
  while (performance.now() < until);
  expect(await result).toMatchObject({ error: null });
});
