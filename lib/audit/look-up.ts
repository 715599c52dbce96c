import { authorize, type RequestContext } from "@/lib/auth/context";
import type { Permission } from "@/lib/contracts/permissions";
import { prisma } from "@/lib/db/client";
import { recordLooks } from "./record-audit";

interface Look {
  /** What is looked at, as in the address: `deliveries`, `webhooks/stats` … */
  resource: string;
  webhookId?: string;
  targetId?: string;
}

/**
 * Every read begins here. What platform support looks at is in the organization's audit log before it is shown:
 * "each look-up audited". Looking again within a quarter of an hour is the same look (see `recordLooks`).
 * @throws {AppError} 403
 */
export async function authorizeLookUp(
  context: RequestContext,
  permission: Permission,
  { resource, webhookId, targetId }: Look,
): Promise<void> {
  authorize(context, permission);
  if (context.standing !== "support") return;
  const facts = {
    action: "support.viewed" as const,
    ...(webhookId && { webhookId }),
    ...(targetId && { targetId }),
    details: { resource },
  };
  await recordLooks(prisma(), [{ context, facts }]);
}
