import { pool } from "@/lib/db/pool";
import { SESSION_SECONDS } from "./session-token";

/**
 * Signs a session out for good: a copy of its cookie opens nothing any more. The entry outlives every such copy, since
 * an ended session is not renewed (see next-auth.ts).
 */
export async function endSession(sessionId: string): Promise<void> {
  const expiresAt = new Date(Date.now() + SESSION_SECONDS * 1_000);
  await pool().query(
    "insert into ended_session (id, expires_at) values ($1, $2) on conflict (id) do nothing",
    [sessionId, expiresAt],
  );
}

/** Forgets the sessions that have run out by themselves meanwhile. @returns how many */
export async function pruneEndedSessions(now = new Date()): Promise<number> {
  const { rowCount } = await pool().query("delete from ended_session where expires_at < $1", [now]);
  return rowCount ?? 0;
}
