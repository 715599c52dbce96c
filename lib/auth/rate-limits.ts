import ipaddr from "ipaddr.js";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { pool } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { tooMany } from "@/lib/errors";

interface Rate {
  points: number;
  seconds: number;
}

const limiters = new Map<string, RateLimiterPostgres>();

/** One counter row per key in `rate_limit`: every web process counts into the same. */
function limiterOf(name: string, rate: Rate): RateLimiterPostgres {
  const id = `${name}:${rate.points}/${rate.seconds}`;
  let limiter = limiters.get(id);
  if (!limiter) {
    limiter = new RateLimiterPostgres({
      storeClient: pool(),
      storeType: "pool",
      tableName: "rate_limit",
      tableCreated: true,
      // The first limiter of a process sweeps the table, the rows of request-limits.ts included.
      clearExpiredByTimeout: limiters.size === 0,
      keyPrefix: name,
      points: rate.points,
      duration: rate.seconds,
      // A caller over the limit costs no more statements until the window is over.
      inMemoryBlockOnConsumed: rate.points + 1,
    });
    limiters.set(id, limiter);
  }
  return limiter;
}

/** Passes on what is not a verdict: the database's own failures. */
function verdict(thrown: unknown): RateLimiterRes {
  if (thrown instanceof RateLimiterRes) return thrown;
  throw thrown;
}

async function spend(name: string, rate: Rate | null, key: string, detail: string): Promise<void> {
  if (!rate) return;
  const refused = await limiterOf(name, rate)
    .consume(key)
    .then(() => null, verdict);
  if (refused) throw tooMany("rate_limited", detail, refused.msBeforeNext / 1_000);
}

/** TEST_RATE_LIMIT per webhook: each explanation is thousands of HMACs. @throws {AppError} 429 */
export function spendExplanation(webhookId: string): Promise<void> {
  return spend(
    "explanation",
    env().TEST_RATE_LIMIT,
    webhookId,
    "Too many signatures to explain. Wait a moment, then paste the next.",
  );
}

/** What an address counts as: whoever has one IPv6 address has as many as they like of its /64. */
function networkOf(ip: string): string {
  return ipaddr.IPv6.isValid(ip) ? ipaddr.IPv6.networkAddressFromCIDR(`${ip}/64`).toString() : ip;
}

const INVITATIONS = { points: 30, seconds: 900 };

/** Tries of invitation links, per address. @throws {AppError} 429 */
export function spendInvitation(ip: string | null): Promise<void> {
  return spend(
    "invitation",
    INVITATIONS,
    ip === null ? "unknown" : networkOf(ip),
    "Too many tries. Wait some minutes, then try again.",
  );
}

/** Wrong passwords per quarter of an hour: one account may be mistyped, one address may be a whole office. */
const FAILURES = {
  account: { points: 10, seconds: 900 },
  address: { points: 50, seconds: 900 },
} as const;

const account = () => limiterOf("login-account", FAILURES.account);
const address = () => limiterOf("login-address", FAILURES.address);

/** @throws {AppError} 429 when the account or the address has failed too often */
export async function refuseThrottled(email: string, ip: string | null): Promise<void> {
  const counts = await Promise.all([account().get(email), ip === null ? null : address().get(networkOf(ip))]);
  for (const [index, limit] of [FAILURES.account, FAILURES.address].entries()) {
    const count = counts[index];
    if (count && count.consumedPoints >= limit.points) throw tooManyAttempts(count.msBeforeNext);
  }
}

/** Counts a wrong password. */
export async function countFailure(email: string, ip: string | null): Promise<void> {
  await Promise.all([account().penalty(email), ip === null ? null : address().penalty(networkOf(ip))]);
}

/** The right password clears the account's failures; the address keeps its own, whoever signs in from there. */
export async function forgiveAccount(email: string): Promise<void> {
  await account().delete(email);
}

const tooManyAttempts = (ms: number) =>
  tooMany(
    "too_many_attempts",
    `Too many wrong passwords. Try again in ${Math.max(1, Math.ceil(ms / 60_000))} minutes.`,
    ms / 1_000,
  );
