import type { SecureConnection } from "./connect";
import { Connection } from "./connection";

/** About as many as one webhook may have attempts in flight. */
const MAX_IDLE_PER_ORIGIN = 24;
/** Over all origins; what comes beyond is closed instead of kept. */
const MAX_IDLE = 512;

/**
 * Idle connections by origin: a new handshake costs 25 times the CPU of a request. It keeps, it does not queue: an
 * attempt that finds none opens its own, so that a hanging webhook never makes another of the same host wait.
 */
export class ConnectionPool {
  private readonly idle = new Map<string, Connection[]>();
  private count = 0;

  /** A connection on a socket just made; busy until it is given to `keep`. */
  adopt(origin: string, made: SecureConnection): Connection {
    const connection = new Connection(origin, made);
    made.socket.once("close", () => this.forget(connection));
    return connection;
  }

  /** The one that was used last: the least likely to be closed by the other side. */
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

  /** Takes over a connection whose exchange is complete. */
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
