import { pool } from "@/lib/db/pool";
import { SESSION_SECONDS } from "./session-token";

/**
 * Ends a session permanently, including all copies of its cookie. The entry outlives every copy, because an ended
 * session is not renewed (see next-auth.ts).
 */
export async function endSession(sessionId: string): Promise<void> {
  const expiresAt = new Date(Date.now() + SESSION_SECONDS * 1_000);
  await pool().query(
    "insert into ended_session (id, expires_at) values ($1, $2) on conflict (id) do nothing",
    [sessionId, expiresAt],
  );
}

/** Deletes entries of sessions that have expired since. @returns the number of deleted entries */
export async function pruneEndedSessions(now = new Date()): Promise<number> {
  const { rowCount } = await pool().query("delete from ended_session where expires_at < $1", [now]);
  return rowCount ?? 0;
}
