/**
 * The baseline: the minimum cost of PostgreSQL and HTTPS on two cores. Each delivery is one committed insert, one
 * signed POST on a kept connection, and one committed update, without Inngest, matching, or checks.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import pg from "pg";
import { Agent } from "undici";
import { newSecret, signatureHeaders } from "@/lib/crypto/sign";
import { now } from "../stage/clock";
import { serve } from "../stage/rpc";
import { steadily } from "../stage/steadily";

const CONNECTIONS = 16;
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: CONNECTIONS });
const agent = new Agent({
  connect: { ca: readFileSync(process.env.NODE_EXTRA_CA_CERTS ?? "") },
  pipelining: 1,
});
const secret = newSecret();
const body = randomBytes(200).toString("hex");

const INSERT = "insert into baseline (id, body, status) values ($1, $2, 'pending')";
const UPDATE =
  "update baseline set status = 'succeeded', status_code = $2, completed_at = now() where id = $1";

/** @returns the time at which the insert was committed */
async function deliver(id: string, origin: string): Promise<number> {
  await pool.query({ name: "insert", text: INSERT, values: [id, body] });
  const committed = now();
  const headers = signatureHeaders(
    { current: secret, previous: null },
    id,
    Math.floor(Date.now() / 1_000),
    Buffer.from(body),
  );
  const response = await agent.request({ origin, path: "/webhook", method: "POST", headers, body });
  await response.body.dump();
  await pool.query({ name: "update", text: UPDATE, values: [id, response.statusCode] });
  return committed;
}

const newId = () => `evt_${randomUUID().replaceAll("-", "")}`;

const baseline = {
  async prepare(): Promise<void> {
    await pool.query(
      `create table baseline (id text primary key, body text not null, status text not null, status_code int,
                           created_at timestamptz not null default now(), completed_at timestamptz)`,
    );
  },
  /** Delivers as fast as possible with `inFlight` deliveries at the same time. @returns deliveries per second */
  async rate(origins: string[], inFlight: number, seconds: number): Promise<number> {
    const begun = now();
    const until = begun + seconds * 1_000;
    let delivered = 0;
    const one = async (lane: number) => {
      while (now() < until) {
        await deliver(newId(), origins[lane % origins.length] ?? "");
        delivered += 1;
      }
    };
    await Promise.all(Array.from({ length: inFlight }, (_, lane) => one(lane)));
    return delivered / ((now() - begun) / 1_000);
  },
  /** @returns the time of each insert's commit, by ID */
  async steady(origins: string[], perSecond: number, seconds: number): Promise<Map<string, number>> {
    const commits = new Map<string, number>();
    await steadily(perSecond, seconds, async (n) => {
      const id = newId();
      commits.set(id, await deliver(id, origins[n % origins.length] ?? ""));
    });
    return commits;
  },
};
export type BaselineApi = typeof baseline;
serve(baseline);
