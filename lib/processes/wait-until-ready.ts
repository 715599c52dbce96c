import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { CommandError } from "@/lib/command-error";

const POLL_MS = 150;

const report = z.object({ checks: z.record(z.string(), z.enum(["ok", "failing", "not_checked"])) });

/**
 * Waits until database, dispatcher, and engine are running, by the health route. Receivers that cannot be reached do not
 * matter: the server works, and the sample data may have such receivers.
 * @throws {CommandError} on timeout
 */
export async function waitUntilReady(baseUrl: string, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let last = "no response";
  while (Date.now() < deadline) {
    try {
      const response = await fetch(`${baseUrl}/api/health`, { signal: AbortSignal.timeout(timeoutMs) });
      if (response.ok) return;
      const text = await response.text();
      last = `${response.status} ${text}`;
      if (onlyEgressFails(text)) return;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await sleep(POLL_MS);
  }
  throw new CommandError(
    `The server was not ready after ${timeoutMs / 1_000} s. Last result of its health route: ${last}`,
  );
}

function onlyEgressFails(text: string): boolean {
  const { data } = z.preprocess(parse, report).safeParse(text);
  return (
    data !== undefined &&
    Object.entries(data.checks).every(([name, verdict]) => name === "egress" || verdict !== "failing")
  );
}

function parse(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return null;
  }
}
