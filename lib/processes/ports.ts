import { createServer } from "node:net";

/** Returns a port that is currently free on loopback. */
export function freePort(): Promise<number> {
  return listen(0, "127.0.0.1").then((port) => port ?? Promise.reject(new Error("no free port")));
}

/**
 * True when a server can listen on the port: on `address` or, if omitted, on loopback and on all addresses.
 */
export async function isFree(port: number, address?: string): Promise<boolean> {
  for (const host of address ? [address] : ["127.0.0.1", undefined]) {
    if ((await listen(port, host)) === null) return false;
  }
  return true;
}

function listen(port: number, host: string | undefined): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : null));
    });
  });
}
