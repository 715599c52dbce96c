import { setTimeout as sleep } from "node:timers/promises";
import { CommandError } from "@/lib/command-error";

const POLL_MS = 150;

/** Waits until the health route returns 200: database and dispatcher are running. @throws {CommandError} on timeout */
export async function waitUntilReady(baseUrl: string, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let last = "no response";
  while (Date.now() < deadline) {
    try {
      const response = await fetch(`${baseUrl}/api/health`, { signal: AbortSignal.timeout(timeoutMs) });
      if (response.ok) return;
      last = `${response.status} ${await response.text()}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await sleep(POLL_MS);
  }
  throw new CommandError(
    `The server was not ready after ${timeoutMs / 1_000} s. Last result of its health route: ${last}`,
  );
}
