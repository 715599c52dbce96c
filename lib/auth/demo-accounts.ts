import type pg from "pg";
import { verifyPassword } from "./password";

/** Public: see docs/operations.md, "Settings". Made by dev and demo only. */
export const DEMO_PASSWORD = "demo-password";
export const demoEmails = [
  "admin@acme.test",
  "member@acme.test",
  "admin@globex.test",
  "support@empfio.test",
] as const;

/** Finds demo accounts that still have the public demo password. Production refuses to start while one exists. */
export async function openDemoAccounts(db: pg.Pool | pg.ClientBase): Promise<string[]> {
  const { rows } = await db.query<{ email: string; password_hash: string }>(
    "select email, password_hash from app_user where email = any($1::text[]) order by email",
    [demoEmails],
  );
  const open = await Promise.all(rows.map((row) => verifyPassword(row.password_hash, DEMO_PASSWORD)));
  return rows.filter((_, i) => open[i]).map(({ email }) => email);
}
