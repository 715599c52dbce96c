import { prisma } from "@/lib/db/client";
import { transact } from "@/lib/db/transaction";
import { findSilences } from "./find-silences";
import { recordNotice, sendNoticesSoon } from "./record-notice";

/** Records a notice for each silence of an active webhook whose admins asked for it, once per silence. @returns how many */
export async function announceSilences(now = new Date()): Promise<number> {
  const webhooks = await prisma().webhook.findMany({
    where: {
      status: "active",
      deletedAt: null,
      organization: { memberships: { some: { role: "admin", user: { noticeSettings: { silence: true } } } } },
    },
    select: { id: true, organizationId: true, url: true },
  });
  const silences = await findSilences(
    webhooks.map(({ id }) => id),
    now,
  );
  let recorded = 0;
  for (const { webhookId, type, lastAt, usualGapMs, unsent } of silences) {
    const webhook = webhooks.find(({ id }) => id === webhookId);
    if (!webhook) continue;
    const isNew = await transact(
      () => {},
      ({ db }) =>
        recordNotice(db, {
          organizationId: webhook.organizationId,
          type: "webhook.silent",
          subjectId: webhookId,
          stage: `${type} ${lastAt.toISOString()}`,
          webhookId,
          details: {
            url: webhook.url,
            event: type,
            last_at: lastAt.toISOString(),
            usual_gap_minutes: usualGapMs / 60_000,
            unsent,
          },
          at: now,
        }),
    );
    if (isNew) recorded += 1;
  }
  if (recorded > 0) sendNoticesSoon();
  return recorded;
}
