import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import { transact } from "@/lib/db/transaction";
import { notFound } from "@/lib/errors";
import { lockMembers } from "@/lib/organizations/lock-members";

/** Deletes an API key, which takes effect at its next request. @throws {AppError} 403, 404 */
export async function revokeApiKey(context: RequestContext, id: string): Promise<void> {
  authorize(context, "organization:manage");
  const { organizationId } = context;
  await transact(context.relay, async (tx) => {
    await lockMembers(tx, context);
    const key = await tx.db.apiKey.findFirst({ where: { id, organizationId }, select: { name: true } });
    const { count } = await tx.db.apiKey.deleteMany({ where: { id, organizationId } });
    if (!key || count === 0) throw notFound("API key");
    await recordAudit(tx.db, context, {
      action: "api_key.revoked",
      targetId: id,
      details: { name: key.name },
    });
  });
}
