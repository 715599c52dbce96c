import type { Inngest, InngestFunction } from "inngest";

export interface EngineOptions {
  client: Inngest.Any;
  functions: InngestFunction.Any[];
}

export interface Engine {
  /** Claims nothing more, lets the calls in flight end, and gives the database up. */
  stop(): Promise<void>;
}

/**
 * Runs the functions durably on PostgreSQL.
 * @throws {Error} when another engine works on this database, or a function asks for what the engine has not
 */
export async function startEngine(_options: EngineOptions): Promise<Engine> {
  throw new Error("the embedded engine is not there yet");
}
