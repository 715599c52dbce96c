import { createHmac } from "node:crypto";
import { isIPv6 } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { env } from "@/lib/env";
import { logger } from "@/lib/logger";

/** Milliseconds until the next attempt. The last pause repeats. */
const PAUSES_MS = [500, 2_000, 10_000, 30_000];
const WITHIN_MS = 15_000;
const ANY_ADDRESS = ["0.0.0.0", "::"];

/**
 * Registers the functions of this version with an Inngest server of your own, which otherwise reads them only when it
 * starts. Does nothing without INNGEST_SERVE_ORIGIN. Repeats until the server accepts them, and never rejects.
 */
export async function registerFunctions(): Promise<void> {
  const { embeddedEngine, INNGEST_SERVE_ORIGIN, INNGEST_SIGNING_KEY } = env();
  if (embeddedEngine || INNGEST_SERVE_ORIGIN === "" || INNGEST_SIGNING_KEY === "") return;
  for (let attempt = 0; ; attempt += 1) {
    await sleep(PAUSES_MS[attempt] ?? PAUSES_MS.at(-1), undefined, { ref: false });
    const problem = await register(INNGEST_SERVE_ORIGIN, INNGEST_SIGNING_KEY).catch(String);
    if (problem === null) return;
    logger.warn({ problem, attempt: attempt + 1 }, "the functions could not be registered with Inngest");
  }
}

/** Asks this process's own route to register, with a signed request like the server's. @returns null after a success */
async function register(origin: string, signingKey: string): Promise<string | null> {
  const { HOST, PORT } = env();
  const host = HOST === undefined || ANY_ADDRESS.includes(HOST) ? "localhost" : HOST;
  const response = await fetch(`http://${isIPv6(host) ? `[${host}]` : host}:${PORT}/api/inngest`, {
    method: "PUT",
    headers: { "x-inngest-signature": signature(signingKey, "") },
    signal: AbortSignal.timeout(WITHIN_MS),
  });
  const text = await response.text();
  if (!response.ok) return `${response.status} ${text}`;
  logger.info({ origin }, "the functions are registered with Inngest");
  return null;
}

/** The signature of Inngest's protocol: HMAC-SHA256 of the body and the time, with the key without its prefix. */
function signature(signingKey: string, body: string): string {
  const seconds = Math.floor(Date.now() / 1_000);
  const key = signingKey.replace(/^signkey-\w+-/, "");
  return `t=${seconds}&s=${createHmac("sha256", key).update(`${body}${seconds}`).digest("hex")}`;
}
