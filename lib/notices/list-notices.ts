import type { z } from "zod";
import { authorize, personOf, type RequestContext } from "@/lib/auth/context";
import { limits } from "@/lib/contracts/limits";
import type {
  listNoticesQuery,
  Notice,
  NoticesPage,
  NoticeType,
  UnreadNotices,
} from "@/lib/contracts/notices";
import { prisma } from "@/lib/db/client";
import { newestFirst, readCursor, toPage } from "@/lib/db/keyset";
import { describeNotice, type NoticeDetails } from "./describe-notice";

type Owner = Pick<RequestContext, "organizationId" | "actor">;

const own = (context: Owner) => ({
  organizationId: context.organizationId,
  userId: personOf(context).userId,
});

/** The caller's own notices of the organization, newest first, with the number of unread ones. */
export async function listNotices(
  context: RequestContext,
  query: z.output<typeof listNoticesQuery>,
): Promise<NoticesPage> {
  authorize(context, "notices:read");
  const [rows, unread] = await Promise.all([
    prisma().noticeRecipient.findMany({
      where: { ...own(context), AND: before(query.cursor) },
      include: { notice: true },
      orderBy: [{ createdAt: "desc" }, { noticeId: "desc" }],
      take: newestFirst(query).take,
    }),
    countUnread(context),
  ]);
  const page = toPage(
    rows.map((row) => ({ ...row, id: row.noticeId })),
    query,
    ({ notice, readAt }): Notice => ({
      id: notice.id,
      type: notice.type as NoticeType,
      webhook_id: notice.webhookId,
      ...describeNotice(notice.type as NoticeType, notice.details as unknown as NoticeDetails[NoticeType]),
      created_at: notice.createdAt.toISOString(),
      read_at: readAt?.toISOString() ?? null,
    }),
  );
  return { ...page, unread };
}

/**
 * Marks the caller's notices as read. Unknown ids and those of others are ignored.
 * @param ids all if omitted
 */
export async function readNotices(
  context: RequestContext,
  ids: string[] | null | undefined,
): Promise<UnreadNotices> {
  authorize(context, "notices:read");
  await prisma().noticeRecipient.updateMany({
    where: { ...own(context), readAt: null, ...(ids && { noticeId: { in: ids } }) },
    data: { readAt: new Date() },
  });
  return { unread: await countUnread(context) };
}

/** Up to 100: more are not told apart. */
async function countUnread(context: Owner): Promise<number> {
  const unread = await prisma().noticeRecipient.findMany({
    where: { ...own(context), readAt: null },
    select: { noticeId: true },
    take: limits.pageSizeMax,
  });
  return unread.length;
}

/** Like `olderThan`, with the notice as the tiebreaker. */
function before(cursor: string | undefined) {
  if (cursor === undefined) return [];
  const { createdAt, id } = readCursor(cursor, "notice");
  return [
    { createdAt: { lte: createdAt } },
    { OR: [{ createdAt: { lt: createdAt } }, { createdAt, noticeId: { lt: id } }] },
  ];
}
