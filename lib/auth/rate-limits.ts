import ipaddr from "ipaddr.js";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { pool } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { tooMany } from "@/lib/errors";

/** Points in a window of seconds. */
export interface Rate {
  points: number;
  seconds: number;
}

const limiters = new Map<string, RateLimiterPostgres>();

/**
 * One counter row per key in `rate_limit`: every web process counts into the same.
 * @param blocksInMemory a caller over the limit costs no more statements until the window ends
 */
export function limiterOf(
  name: string,
  rate: Rate,
  { blocksInMemory = true }: { blocksInMemory?: boolean } = {},
): RateLimiterPostgres {
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
      ...(blocksInMemory && { inMemoryBlockOnConsumed: rate.points + 1 }),
    });
    limiters.set(id, limiter);
  }
  return limiter;
}

/** Rethrows the database's own failures. */
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

/** Groups IPv6 addresses by /64, because a client usually controls a whole /64. */
export function addressKey(ip: string | null): string {
  if (ip === null) return "unknown";
  return ipaddr.IPv6.isValid(ip) ? ipaddr.IPv6.networkAddressFromCIDR(`${ip}/64`).toString() : ip;
}

const LINK_ATTEMPTS = { points: 30, seconds: 900 };

/** Attempts to use an invitation link or a reset link, per client address. @throws {AppError} 429 */
export function spendLinkAttempt(ip: string | null): Promise<void> {
  return spend(
    "invitation",
    LINK_ATTEMPTS,
    addressKey(ip),
    "Too many attempts. Wait a few minutes, then try again.",
  );
}

/** Invitations that are emailed, per organization: an admin must not send unwanted email in our name. */
const INVITATION_MAILS = { points: 60, seconds: 3_600 };

/** @throws {AppError} 429 */
export function spendInvitationMail(organizationId: string): Promise<void> {
  return spend(
    "invitation-mail",
    INVITATION_MAILS,
    organizationId,
    "Your organization sent many invitations in the last hour. Wait a few minutes, then try again.",
  );
}

/** Emails with a reset link: per client address, and per recipient, whose mailbox must not be flooded. */
const RESETS = { address: { points: 20, seconds: 900 }, recipient: { points: 5, seconds: 3_600 } };

/**
 * @returns false when the recipient gets no more emails. The response must not show it, because it would reveal that
 *   another person requested resets for the address
 * @throws {AppError} 429 per client address
 */
export async function spendPasswordReset(email: string, ip: string | null): Promise<boolean> {
  await spend(
    "reset-address",
    RESETS.address,
    addressKey(ip),
    "Too many requests. Wait a few minutes, then try again.",
  );
  const refused = await limiterOf("reset-recipient", RESETS.recipient)
    .consume(email)
    .then(() => null, verdict);
  return refused === null;
}
