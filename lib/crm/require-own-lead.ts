import pg from "pg";
import type { Transaction } from "@/lib/db/transaction";
import { invalid } from "@/lib/errors";

/**
 * Requires that a lead named by a booking or conversation belongs to the same organization, and that its personal data
 * was not erased. The lock lets an erasure that starts later wait for the caller's transaction and find its row.
 * @throws {AppError} 422
 */
export async function requireOwnLead(
  tx: Pick<Transaction, "db">,
  organizationId: string,
  leadId: string | null,
): Promise<void> {
  if (leadId === null) return;
  const [lead] = await tx.db.$queryRaw<{ erased: boolean }[]>`
    select erased_at is not null as erased from lead
     where id = ${leadId} and organization_id = ${organizationId}::uuid for key share`;
  if (!lead)
    throw invalid([{ path: "lead_id", message: "This lead does not exist. Choose another lead or none." }]);
  if (lead.erased) throw leadErased();
}

/** Name that the trigger of the table gives: see the migration. */
const CONSTRAINT = "lead_not_erased";

/** Turns the database's refusal of a row whose lead was erased meanwhile into that of `requireOwnLead`. */
export function asRefusal(error: unknown): unknown {
  return error instanceof pg.DatabaseError && error.constraint === CONSTRAINT ? leadErased() : error;
}

const leadErased = () =>
  invalid([
    {
      path: "lead_id",
      message: "The personal data of this lead was erased. Choose another lead or none.",
    },
  ]);
