import { authorize, type RequestContext } from "@/lib/auth/context";
import type { Permission } from "@/lib/contracts/permissions";
import { prisma } from "@/lib/db/client";
import { kindOfId } from "@/lib/ids";
import { recordLooks } from "./record-audit";

interface Look {
  /** Name of the resource, for example `deliveries`. */
  resource: string;
  webhookId?: string;
  /** Not recorded unless it is an ID: any other text matches nothing, and may be the name of a customer. */
  targetId?: string;
}

/**
 * Authorizes a read; every read calls it first. Access by platform support is recorded in the organization's
 * audit log before the data is returned, at most every 15 minutes per resource (see `recordLooks`).
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
    ...(targetId && kindOfId(targetId) && { targetId }),
    details: { resource },
  };
  await recordLooks(prisma(), [{ context, facts }]);
}
