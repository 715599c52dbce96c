import type { Transaction } from "@/lib/db/transaction";
import { invalid } from "@/lib/errors";

/**
 * Requires that a lead named by a booking or conversation belongs to the same organization.
 * @throws {AppError} 422
 */
export async function requireOwnLead(
  tx: Pick<Transaction, "db">,
  organizationId: string,
  leadId: string | null,
): Promise<void> {
  if (leadId === null) return;
  const lead = await tx.db.lead.findFirst({ where: { id: leadId, organizationId }, select: { id: true } });
  if (!lead)
    throw invalid([{ path: "lead_id", message: "This lead does not exist. Choose another lead or none." }]);
}
