import { expect } from "vitest";
import type { ReceiverConnection, TestResponse } from "../../fixtures/receiver";
import { deliver, expectWithin, openReceiver, openSender } from "./sender";

const GRACE_MS = 500;

export const HEAD = "HTTP/1.1 200 OK\r\n";
export const CHUNKED = `${HEAD}Transfer-Encoding: chunked\r\n\r\n`;
export const LENGTH_2 = `${HEAD}Content-Length: 2\r\n\r\n`;

interface Expected {
  /** Error code; null for a success. */
  code: string | null;
  status?: number | null;
  body?: string;
  truncated?: boolean;
  message?: RegExp;
}

export type Case = [what: string, response: TestResponse, expected: Expected];

export const end = (text: string): TestResponse => ({ script: ({ tls }) => void tls.end(text) });
export const thenReset = (text: string): TestResponse => ({
  script: async (connection) => {
    await write(connection, text);
    connection.reset();
  },
});

/** Writes endlessly, as fast as the other side reads. */
export const flood = (head: string, piece: string | Buffer): TestResponse => ({
  script: async (connection) => {
    await write(connection, head);
    while (connection.tls.writable) await write(connection, piece);
  },
});

/** Writes one piece every 20 ms, endlessly. */
export const drip = (head: string, piece: string): TestResponse => ({
  script: async (connection) => {
    await write(connection, head);
    while (connection.tls.writable) {
      await write(connection, piece);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  },
});

export const inPieces = (...pieces: string[]): TestResponse => ({
  script: async (connection) => {
    for (const piece of pieces) {
      await write(connection, piece);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  },
});

function write({ tls }: ReceiverConnection, bytes: string | Buffer): Promise<void> {
  return new Promise((resolve) => {
    if (tls.writable) tls.write(bytes, () => resolve());
    else resolve();
  });
}

/**
 * Delivers to the hostile path between two normal deliveries to the same origin. Checks that each normal delivery gets
 * its own response, regardless of the hostile one.
 */
export async function between(response: TestResponse, timeoutMs: number) {
  const receiver = await openReceiver({
    respond: ({ path }) => (path === "/hostile" ? response : { body: `response to ${path}` }),
  });
  const sender = openSender();
  const hostile = receiver.url.replace("/webhook", "/hostile");
  expect(await deliver(sender, `${receiver.url}/1`)).toMatchObject({ error: null });
  const result = await expectWithin(timeoutMs + GRACE_MS, deliver(sender, hostile, { timeoutMs }));
  for (const n of [2, 3]) {
    const next = await deliver(sender, `${receiver.url}/${n}`);
    expect(next).toMatchObject({ error: null, statusCode: 200, responseBody: `response to /webhook/${n}` });
  }
  await sender.close();
  // No connection to the receiver may stay open.
  await receiver.waitUntilClosed();
  return result;
}

export function expectOutcome(result: Awaited<ReturnType<typeof between>>, expected: Expected) {
  expect(result.error?.code ?? null).toBe(expected.code);
  if (expected.status !== undefined) expect(result.statusCode).toBe(expected.status);
  if (expected.body !== undefined) expect(result.responseBody).toBe(expected.body);
  if (expected.truncated !== undefined) expect(result.responseTruncated).toBe(expected.truncated);
  if (expected.message) expect(result.error?.message).toMatch(expected.message);
  expect(result.responseBody?.length ?? 0).toBeLessThanOrEqual(65_536);
}
