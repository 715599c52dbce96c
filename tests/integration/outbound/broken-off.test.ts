import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Cut, startCuttingRelay } from "../../fixtures/cutting-relay";
import { startDns } from "../../fixtures/dns";
import fc from "../../fixtures/fast-check";
import { deliver, openReceiver, openSender } from "./sender";

/** More bytes than handshake, request, and response have in each direction. */
const MAX_BYTES = 4_000;
const RUNS = 80;

const anyCut: fc.Arbitrary<Cut> = fc.record({
  direction: fc.constantFrom("to receiver" as const, "to client" as const),
  afterBytes: fc.oneof(fc.constant(0), fc.nat({ max: MAX_BYTES })),
  how: fc.constantFrom("reset" as const, "end" as const),
});

/** Opens one relay that is reached by its address and by a name. */
async function openWays(cut: () => Cut | null) {
  const receiver = await openReceiver({ respond: () => ({ body: "fine" }) });
  const { port } = await startCuttingRelay(receiver.port, cut);
  const resolverServers = [await nameServer()];
  const sender = () => openSender({ resolverServers });
  return { sender, urls: [`https://127.0.0.1:${port}/`, `https://localhost:${port}/`] };
}

async function nameServer(): Promise<string> {
  const dns = await startDns((_name, type) => (type === "A" ? { addresses: ["127.0.0.1"] } : undefined));
  onTestFinished(() => dns.close());
  return dns.address;
}

describe("a receiver that breaks the connection off", () => {
  it("is never reported as a forbidden address, regardless of where the connection breaks", async () => {
    let current: Cut | null = null;
    const { sender, urls } = await openWays(() => current);
    await fc.assert(
      fc.asyncProperty(anyCut, fc.constantFrom(...urls), async (cut, url) => {
        current = cut;
        const result = await deliver(sender(), url);
        expect([undefined, "connection_reset"]).toContain(result.error?.code);
        expect(result.error?.message ?? "The receiver responded").toMatch(/^The receiver /);
      }),
      { numRuns: RUNS },
    );
  });

  it("is not reported as a forbidden address even if the socket no longer knows its peer", async () => {
    const url = await openResetter();
    for (const host of ["127.0.0.1", "localhost"]) {
      const sender = openSender({ resolverServers: [await nameServer()] });
      const codes = new Set<unknown>();
      for (let n = 0; n < 60; n += 1) {
        codes.add((await deliver(sender, url.replace("127.0.0.1", host))).error?.code);
      }
      expect(codes).toEqual(new Set(["connection_reset"]));
    }
  });
});

/** Runs in its own thread, because in the test's thread each connection would be noticed before its reset. */
async function openResetter(): Promise<string> {
  const worker = new Worker(
    `const { createServer } = require("node:net");
     const server = createServer((socket) => socket.on("error", () => {}).resetAndDestroy());
     server.listen({ port: 0, host: "127.0.0.1", backlog: 512 }, () =>
       require("node:worker_threads").parentPort.postMessage(server.address().port));`,
    { eval: true },
  );
  onTestFinished(async () => void (await worker.terminate()));
  const [port] = await once(worker, "message");
  return `https://127.0.0.1:${port}/`;
}
