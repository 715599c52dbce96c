import { prisma } from "@/lib/db/client";
import { transact } from "@/lib/db/transaction";
import { recordNotice } from "./record-notice";

const ANNOUNCED_MS = 14 * 86_400_000;

/** Records a notice for each receiver's certificate that expires within 14 days, once per certificate. @returns how many */
export async function announceCertificates(now: Date): Promise<number> {
  const webhooks = await prisma().webhook.findMany({
    where: {
      status: "active",
      deletedAt: null,
      certificateExpiresAt: { gt: now, lte: new Date(now.getTime() + ANNOUNCED_MS) },
    },
    select: { id: true, organizationId: true, url: true, certificateExpiresAt: true },
  });
  const known = await prisma().notice.findMany({
    where: { subjectId: { in: webhooks.map(({ id }) => id) }, type: "webhook.certificate_expiring" },
    select: { subjectId: true, stage: true },
  });
  let recorded = 0;
  for (const { id, organizationId, url, certificateExpiresAt } of webhooks) {
    const stage = certificateExpiresAt?.toISOString() ?? "";
    if (known.some((notice) => notice.subjectId === id && notice.stage === stage)) continue;
    const isNew = await transact(
      () => {},
      ({ db }) =>
        recordNotice(db, {
          organizationId,
          type: "webhook.certificate_expiring",
          subjectId: id,
          stage,
          webhookId: id,
          details: { url, expires_at: stage },
          at: now,
        }),
    );
    if (isNew) recorded += 1;
  }
  return recorded;
}
