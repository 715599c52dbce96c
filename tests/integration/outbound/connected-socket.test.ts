import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { parseNetworks } from "@/lib/outbound/address-policy";
import { Deadline } from "@/lib/outbound/deadline";
import { createTlsContext, openTls } from "@/lib/outbound/open-tls";
import { LOOPBACK, openReceiver, PATIENT_MS } from "./sender";

/** Connects as if the checks of the host and of its addresses had been bypassed. */
async function connectTo(
  host: string,
  port: number,
  allowedNetworks: string[],
  deniedNetworks: string[] = [],
) {
  const target = { href: "", origin: "", path: "/", host, port };
  const tls = {
    secureContext: createTlsContext(),
    networks: { exempt: parseNetworks(allowedNetworks), denied: parseNetworks(deniedNetworks) },
  };
  const deadline = new Deadline(PATIENT_MS);
  try {
    const { socket } = await openTls(target, ["127.0.0.1"], tls, deadline);
    socket.destroy();
  } finally {
    deadline.clear();
  }
}

describe("the connected socket", () => {
  // The lookup is not called for an address. A name leads to the addresses that the lookup returns.
  it.each(["127.0.0.1", "hooks.example"])("is checked before anything is written to it: %s", async (host) => {
    const peers: Socket[] = [];
    const receiver = await openReceiver({ onTcp: (socket) => void peers.push(socket) });
    await expect(connectTo(host, receiver.port, [])).rejects.toMatchObject({ code: "blocked_address" });
    await receiver.waitUntilClosed();
    expect(peers.map(({ bytesRead }) => bytesRead)).toEqual([0]);
  });

  it("is closed in a denied network, even if the network is exempt", async () => {
    const receiver = await openReceiver();
    await expect(connectTo("127.0.0.1", receiver.port, LOOPBACK, ["127.0.0.1/32"])).rejects.toMatchObject({
      code: "blocked_address",
    });
  });

  it("stays open to an allowed address", async () => {
    const receiver = await openReceiver();
    await connectTo("127.0.0.1", receiver.port, LOOPBACK);
    expect(receiver.connections.accepted).toBe(1);
  });
});
