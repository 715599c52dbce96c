import { tooMany } from "@/lib/errors";
import { addressKey, limiterOf } from "./rate-limits";

/**
 * Wrong passwords per quarter of an hour. Ten from one network shut the account for that network only: its owner signs
 * in from elsewhere. The cap of the account is for guesses from many networks, that of the network for guesses at many
 * accounts; an office may share one.
 */
const FAILURES = {
  network: { points: 50, seconds: 900 },
  pair: { points: 10, seconds: 900 },
  account: { points: 100, seconds: 900 },
} as const;

type Scope = keyof typeof FAILURES;

/** In this order: a network that is refused does not count against the account. */
const scopes = Object.keys(FAILURES) as Scope[];

// Not blocked in memory: points are given back, also by other processes.
const limiter = (scope: Scope) => limiterOf(`login-${scope}`, FAILURES[scope], { blocksInMemory: false });

function keyOf(scope: Scope, email: string, ip: string | null): string {
  if (scope === "account") return email;
  return scope === "network" ? addressKey(ip) : `${email}|${addressKey(ip)}`;
}

/** Cheap, in front of the wait for a hash. @throws {AppError} 429 after too many wrong passwords */
export async function refuseThrottled(email: string, ip: string | null): Promise<void> {
  const counts = await Promise.all(scopes.map((scope) => limiter(scope).get(keyOf(scope, email, ip))));
  for (const [index, scope] of scopes.entries()) {
    const count = counts[index];
    if (count && count.consumedPoints >= FAILURES[scope].points) throw tooManyAttempts(count.msBeforeNext);
  }
}

/**
 * Takes a point before the password is checked: of many guesses sent at once, none is told more than its turn.
 * @throws {AppError} 429 after too many wrong passwords
 */
export async function takePoint(email: string, ip: string | null): Promise<void> {
  for (const scope of scopes) {
    const count = await limiter(scope).penalty(keyOf(scope, email, ip));
    if (count.consumedPoints > FAILURES[scope].points) throw tooManyAttempts(count.msBeforeNext);
  }
}

/** After the right password: the point is given back, and earlier mistakes from there are forgotten. */
export async function givePointBack(email: string, ip: string | null): Promise<void> {
  await Promise.all([
    limiter("network").reward(keyOf("network", email, ip)),
    limiter("pair").delete(keyOf("pair", email, ip)),
    limiter("account").reward(keyOf("account", email, ip)),
  ]);
}

/** Codes of a second factor per quarter of an hour; only somebody with the right password gets to guess. */
const CODES = { points: 10, seconds: 900 };
const codes = () => limiterOf("login-code", CODES, { blocksInMemory: false });

/** @throws {AppError} 429 after too many wrong codes */
export async function takeCodePoint(userId: string): Promise<void> {
  const count = await codes().penalty(userId);
  if (count.consumedPoints > CODES.points) throw tooManyAttempts(count.msBeforeNext);
}

/** After the right code. */
export async function giveCodePointsBack(userId: string): Promise<void> {
  await codes().delete(userId);
}

const tooManyAttempts = (ms: number) =>
  tooMany(
    "too_many_attempts",
    `Too many wrong passwords. Try again in ${Math.max(1, Math.ceil(ms / 60_000))} minutes.`,
    ms / 1_000,
  );
