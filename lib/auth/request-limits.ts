import { z } from "zod";
import { pool } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { tooMany } from "@/lib/errors";
import type { Rate } from "./rate-limits";

interface Limit {
  key: string;
  rate: Rate | null;
  detail: string;
  /** Further headers of a refusal. `expire` is the end of the window in epoch milliseconds. */
  headers?: (expire: number) => Record<string, string>;
}

/** The limit of an organization in users' limits, unless ORGANIZATION_RATE_LIMIT is set. */
const ORGANIZATION_SHARE = 5;
/** Opening one page sends several requests: for its data, and for prefetched links. */
const PAGE_SHARE = 5;

/**
 * Counts into rows of `rate_limit`, which every web process shares. The organization is found here, so that counting
 * need not wait for the caller to be read: the named one, the active one, or the first, as in caller.ts. Rows are
 * locked user first, organization last, so that no two statements wait for each other. Commits asynchronously: a
 * request does not wait for the disk, and a power failure loses the counts of a second at most.
 */
const COUNT = `
with counted as (
insert into rate_limit as r (key, points, expire)
select key, 1, $1::bigint + ms
  from (select 0 as rank, key, ms from unnest($2::text[], $3::bigint[]) as given (key, ms)
        union all
        (select 1, $4 || o.id::text, $5::bigint
           from membership m join organization o on o.id = m.organization_id join app_user u on u.id = m.user_id
          where m.user_id = $6 and ($7::uuid is null or o.id = $7)
          order by o.id = u.active_organization_id desc nulls last, o.name, o.id limit 1)) counted
 order by rank, key
    on conflict (key) do update
       set points = case when r.expire <= $1 then 1 else r.points + 1 end,
           expire = case when r.expire <= $1 then excluded.expire else r.expire end
returning key, points, expire::float8 as expire
)
select *, set_config('synchronous_commit', 'off', true) from counted`;

interface Row {
  key: string;
  points: number;
  expire: number;
}

/**
 * API_RATE_LIMIT per user and ORGANIZATION_RATE_LIMIT, by one statement.
 * @param named `?organization_id=`; the active organization otherwise
 * @throws {AppError} 429
 */
export async function spendRequest(userId: string, named?: string | null): Promise<void> {
  const { API_RATE_LIMIT: rate } = env();
  await spend({
    limits: [{ key: `api:${userId}`, rate, detail: "Too many requests. Wait a moment, then try again." }],
    member: { userId, named: named ?? null },
    organization: {
      key: "api-organization:",
      rate: organizationRate(),
      detail: "Too many requests from your organization. Wait a moment, then try again.",
    },
  });
}

/**
 * API_RATE_LIMIT per key and ORGANIZATION_RATE_LIMIT, by one statement.
 * @returns the RateLimit headers of the key's own limit
 * @throws {AppError} 429, with these headers if it is the key's own
 */
export async function spendKeyRequest(
  keyId: string,
  organizationId: string,
): Promise<Record<string, string>> {
  const { API_RATE_LIMIT: rate } = env();
  const key = `api-key:${keyId}`;
  const counted = await spend({
    limits: [
      {
        key,
        rate,
        detail: "Too many requests with this API key. Wait a moment, then try again.",
        headers: (expire) => (rate ? rateLimitHeaders(rate, rate.points, expire) : {}),
      },
      {
        key: `api-organization:${organizationId}`,
        rate: organizationRate(),
        detail: "Too many requests from your organization. Wait a moment, then try again.",
      },
    ],
  });
  const row = counted.find((one) => one.key === key);
  return rate && row ? rateLimitHeaders(rate, row.points, row.expire) : {};
}

/** Page requests: five times the limits of API requests, counted separately. @throws {AppError} 429 */
export async function spendPage(userId: string): Promise<void> {
  const { API_RATE_LIMIT: rate } = env();
  await spend({
    limits: [{ key: `page:${userId}`, rate: times(rate, PAGE_SHARE), detail: "Too many page requests." }],
    member: { userId, named: null },
    organization: {
      key: "page-organization:",
      rate: times(organizationRate(), PAGE_SHARE),
      detail: "Too many page requests from your organization.",
    },
  });
}

/**
 * A test event, or the ping of a saved URL: TEST_RATE_LIMIT per webhook, five times as many per organization.
 * @param webhookId null for a new webhook, which has no count of its own yet
 * @throws {AppError} 429
 */
export async function spendTest(organizationId: string, webhookId: string | null): Promise<void> {
  const { TEST_RATE_LIMIT: rate } = env();
  const wait = "Wait a moment, then try again.";
  const organization = {
    key: `test-organization:${organizationId}`,
    rate: times(rate, ORGANIZATION_SHARE),
    detail: `Too many test events and pings in your organization. ${wait}`,
  };
  const webhook = { key: `test:${webhookId}`, rate, detail: `Too many tests of this webhook. ${wait}` };
  await spend({ limits: webhookId === null ? [organization] : [webhook, organization] });
}

const times = (rate: Rate | null, factor: number) => rate && { ...rate, points: rate.points * factor };

function organizationRate(): Rate | null {
  const { ORGANIZATION_RATE_LIMIT: own, API_RATE_LIMIT: rate } = env();
  return own === undefined ? times(rate, ORGANIZATION_SHARE) : own;
}

interface Spending {
  limits: Limit[];
  member?: { userId: string; named: string | null };
  /** The member's; its key lacks the id. */
  organization?: Limit;
}

/** @returns the counters */
async function spend({ limits, member, organization }: Spending): Promise<Row[]> {
  const given = limits.filter(({ rate }) => rate !== null);
  const own = organization?.rate ? organization : null;
  if (given.length === 0 && !own) return [];
  const named = z.uuid().safeParse(member?.named).data ?? null;
  const ownKey = `${own?.key}${member?.userId}:${named}`;
  for (const key of [...given.map((limit) => limit.key), ownKey]) refuseKnown(key);
  const { rows } = await pool().query<Row>({
    name: "count-requests",
    text: COUNT,
    values: [
      Date.now(),
      given.map(({ key }) => key),
      given.map(({ rate }) => windowOf(rate)),
      own?.key ?? "",
      windowOf(own?.rate ?? null),
      own ? member?.userId : null,
      named,
    ],
  });
  for (const { key, points, expire } of rows) {
    const known = given.find((one) => one.key === key);
    const limit = known ?? own;
    if (!limit?.rate || points <= limit.rate.points) continue;
    const refused = known ? key : ownKey;
    remember(refused, { until: expire, limit });
    refuseKnown(refused);
  }
  return rows;
}

const windowOf = (rate: Rate | null) => (rate?.seconds ?? 0) * 1_000;

interface Refusal {
  until: number;
  limit: Limit;
}

/** Refusals of this process by key, so that a caller over a limit costs no more statements until it ends. */
const refusals = new Map<string, Refusal>();
const MAX_REFUSALS = 10_000;

function remember(key: string, refusal: Refusal): void {
  if (refusals.size >= MAX_REFUSALS) refusals.clear();
  refusals.set(key, refusal);
}

/** @throws {AppError} 429 */
function refuseKnown(key: string): void {
  const now = Date.now();
  const refusal = refusals.get(key);
  if (!refusal) return;
  const { until, limit } = refusal;
  if (until > now) throw tooMany("rate_limited", limit.detail, (until - now) / 1_000, limit.headers?.(until));
  refusals.delete(key);
}

/**
 * Headers of draft-ietf-httpapi-ratelimit-headers-10.
 * @param used requests in this window, including refused ones
 * @param expire end of the window in epoch milliseconds
 */
function rateLimitHeaders({ points, seconds }: Rate, used: number, expire: number) {
  const remaining = Math.max(0, points - used);
  const reset = Math.max(0, Math.ceil((expire - Date.now()) / 1_000));
  return {
    "RateLimit-Policy": `"api-key";q=${points};w=${seconds}`,
    RateLimit: `"api-key";r=${remaining};t=${reset}`,
  };
}
