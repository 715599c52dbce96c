import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { Erasure } from "@/lib/contracts/erasure";
import { prisma } from "@/lib/db/client";
import { notFound } from "@/lib/errors";
import { toCounts } from "./counts";

/** @throws {AppError} 403, 404 */
export async function getErasure(context: RequestContext, id: string): Promise<Erasure> {
  await authorizeLookUp(context, "crm:read", { resource: "erasure", targetId: id });
  const row = await prisma().erasure.findFirst({
    where: { id, organizationId: context.organizationId },
    include: { _count: { select: { objects: true } } },
  });
  if (!row) throw notFound("erasure");
  return {
    id: row.id,
    object_id: row.objectId,
    related: row.related,
    reason: row.reason,
    status: row.status,
    objects: row._count.objects,
    counts: toCounts(row.counts),
    requested_by: row.requestedByName,
    created_at: row.createdAt.toISOString(),
    completed_at: row.completedAt?.toISOString() ?? null,
  };
}
