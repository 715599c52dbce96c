import type { z } from "zod";
import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { Page, pageQuery } from "@/lib/contracts/common";
import type { Member } from "@/lib/contracts/organizations";
import { prisma } from "@/lib/db/client";
import { readCursor, toPage } from "@/lib/db/keyset";
import { toMember, withUser } from "./to-member";

/** Lists the organization's members, newest first. */
export async function listMembers(
  context: RequestContext,
  query: z.output<typeof pageQuery>,
): Promise<Page<Member>> {
  await authorizeLookUp(context, "organization:read", { resource: "members" });
  const rows = await prisma().membership.findMany({
    where: { organizationId: context.organizationId, AND: before(query.cursor) },
    include: withUser,
    orderBy: [{ createdAt: "desc" }, { userId: "desc" }],
    take: query.limit + 1,
  });
  return toPage(
    rows.map((row) => ({ ...row, id: row.userId })),
    query,
    toMember,
  );
}

/** Like `olderThan`, but with the user ID as the tiebreaker for members with the same time. */
function before(cursor: string | undefined) {
  if (cursor === undefined) return [];
  const { createdAt, id } = readCursor(cursor, "user");
  return [
    { createdAt: { lte: createdAt } },
    { OR: [{ createdAt: { lt: createdAt } }, { createdAt, userId: { lt: id } }] },
  ];
}
