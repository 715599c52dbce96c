import { type Receiver, startReceiver, type TestResponse } from "../fixtures/receiver";

/** One request that a receiver got. */
export interface Got {
  deliveryId: string;
  eventId: string;
  eventType: string;
  body: string;
  status: number;
}

export interface ChaosReceiver {
  name: "healthy" | "flaky" | "slow" | "dead" | "replayed";
  url: string;
  got: Got[];
  close(): Promise<void>;
}

const FLAKY_FAILURES = 0.4;
/** Delays within the timeout in settings.ts. */
const SLOW_MS = { least: 200, most: 900 };

/** Starts the receivers in the test's own process, which is not killed. */
export function startReceivers(random: () => number): Promise<ChaosReceiver[]> {
  const slowness = () => SLOW_MS.least + random() * (SLOW_MS.most - SLOW_MS.least);
  return Promise.all([
    start("healthy", () => ({ status: 200 })),
    start("flaky", () => ({ status: random() < FLAKY_FAILURES ? 500 : 200 })),
    start("slow", () => ({ status: 200, delayMs: slowness() })),
    start("dead", () => ({ status: 500 })),
    start("replayed", () => ({ status: 200 })),
  ]);
}

async function start(
  name: ChaosReceiver["name"],
  respond: () => TestResponse & { status: number },
): Promise<ChaosReceiver> {
  const got: Got[] = [];
  const receiver: Receiver = await startReceiver({
    respond({ headers, body }) {
      const reply = respond();
      got.push({
        deliveryId: headers["x-empfio-delivery"] ?? "",
        eventId: headers["webhook-id"] ?? "",
        eventType: headers["x-empfio-event"] ?? "",
        body: body.toString("utf8"),
        status: reply.status,
      });
      // The relevant fields are stored above. Complete requests of several minutes would not fit into memory.
      receiver.requests.length = 0;
      return reply;
    },
  });
  return { name, url: receiver.url, got, close: () => receiver.close() };
}
