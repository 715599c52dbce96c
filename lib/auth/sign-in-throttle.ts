import { tooMany } from "@/lib/errors";
import { addressKey, limiterOf } from "./rate-limits";

/**
 * Wrong passwords per 15 minutes. Ten from one network block the account for that network only, so that its owner can
 * sign in from another one. The limit per account stops guesses from many networks. The limit per network stops guesses
 * at many accounts; it is higher because an office may share a network.
 */
const FAILURES = {
  network: { points: 50, seconds: 900 },
  pair: { points: 10, seconds: 900 },
  account: { points: 100, seconds: 900 },
} as const;

type Scope = keyof typeof FAILURES;

/** In this order, so that guesses from a blocked network do not count against the account. */
const scopes = Object.keys(FAILURES) as Scope[];

// Not blocked in memory, because other processes may return points.
const limiter = (scope: Scope) => limiterOf(`login-${scope}`, FAILURES[scope], { blocksInMemory: false });

function keyOf(scope: Scope, email: string, ip: string | null): string {
  if (scope === "account") return email;
  return scope === "network" ? addressKey(ip) : `${email}|${addressKey(ip)}`;
}

/** Cheap check before waiting for a hash slot. @throws {AppError} 429 after too many wrong passwords */
export async function refuseThrottled(email: string, ip: string | null): Promise<void> {
  const counts = await Promise.all(scopes.map((scope) => limiter(scope).get(keyOf(scope, email, ip))));
  for (const [index, scope] of scopes.entries()) {
    const count = counts[index];
    if (count && count.consumedPoints >= FAILURES[scope].points) throw tooManyAttempts(count.msBeforeNext);
  }
}

/**
 * Takes a point before the password is checked, so that guesses sent at the same time cannot exceed the limit.
 * @throws {AppError} 429 after too many wrong passwords
 */
export async function takePoint(email: string, ip: string | null): Promise<void> {
  for (const scope of scopes) {
    const count = await limiter(scope).penalty(keyOf(scope, email, ip));
    if (count.consumedPoints > FAILURES[scope].points) throw tooManyAttempts(count.msBeforeNext);
  }
}

/** Returns the point after the right password and forgets earlier failures from the same network. */
export async function givePointBack(email: string, ip: string | null): Promise<void> {
  await Promise.all([
    limiter("network").reward(keyOf("network", email, ip)),
    limiter("pair").delete(keyOf("pair", email, ip)),
    limiter("account").reward(keyOf("account", email, ip)),
  ]);
}

/** Wrong second-factor codes per 15 minutes. Guessing a code requires the right password. */
const CODES = { points: 10, seconds: 900 };
const codes = () => limiterOf("login-code", CODES, { blocksInMemory: false });

/** @throws {AppError} 429 after too many wrong codes */
export async function takeCodePoint(userId: string): Promise<void> {
  const count = await codes().penalty(userId);
  if (count.consumedPoints > CODES.points) throw tooManyAttempts(count.msBeforeNext);
}

/** Returns all points after the right code. */
export async function giveCodePointsBack(userId: string): Promise<void> {
  await codes().delete(userId);
}

function tooManyAttempts(ms: number) {
  const minutes = Math.max(1, Math.ceil(ms / 60_000));
  const wait = minutes === 1 ? "1 minute" : `${minutes} minutes`;
  return tooMany("too_many_attempts", `Too many failed attempts. Try again in ${wait}.`, ms / 1_000);
}
