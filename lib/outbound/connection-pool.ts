import { Connection } from "./connection";
import type { SecureConnection } from "./open-tls";

/** Roughly the number of attempts that one webhook has in flight. */
const MAX_IDLE_PER_ORIGIN = 24;
/** Limit over all origins. Connections beyond it are closed. */
const MAX_IDLE = 512;

/**
 * Keeps idle connections by origin, because a handshake costs 25 times the CPU of a request. It has no queue. An
 * attempt without an idle connection opens its own, so that a hanging webhook never delays another one on the same
 * host.
 */
export class ConnectionPool {
  private readonly idle = new Map<string, Connection[]>();
  private count = 0;

  /** Wraps a new socket in a connection, which is busy until it is passed to `keep`. */
  adopt(origin: string, made: SecureConnection): Connection {
    const connection = new Connection(origin, made);
    made.socket.once("close", () => this.forget(connection));
    return connection;
  }

  /** Takes the most recently used connection, which the receiver is least likely to have closed. */
  take(origin: string): Connection | null {
    const kept = this.idle.get(origin);
    for (let connection = kept?.pop(); connection; connection = kept?.pop()) {
      this.count -= 1;
      if (kept?.length === 0) this.idle.delete(origin);
      if (connection.reusable) return connection;
      connection.close();
    }
    return null;
  }

  /** Keeps or closes a connection whose sendRequest is complete. */
  keep(connection: Connection): void {
    const kept = this.idle.get(connection.origin) ?? [];
    if (!connection.reusable || kept.length >= MAX_IDLE_PER_ORIGIN || this.count >= MAX_IDLE) {
      connection.close();
      return;
    }
    if (kept.push(connection) === 1) this.idle.set(connection.origin, kept);
    this.count += 1;
  }

  closeAll(): void {
    for (const connection of [...this.idle.values()].flat()) connection.close();
    this.idle.clear();
    this.count = 0;
  }

  private forget(connection: Connection): void {
    const kept = this.idle.get(connection.origin);
    const at = kept?.indexOf(connection) ?? -1;
    if (!kept || at === -1) return;
    kept.splice(at, 1);
    this.count -= 1;
    if (kept.length === 0) this.idle.delete(connection.origin);
  }
}
