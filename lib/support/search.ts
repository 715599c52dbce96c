import type { z } from "zod";
import { recordLooks } from "@/lib/audit/record-audit";
import type { Caller } from "@/lib/auth/caller";
import { authorize } from "@/lib/auth/context";
import { requireSecondFactor } from "@/lib/auth/require-second-factor";
import type { SupportHit, supportSearchQuery } from "@/lib/contracts/support";
import { prisma } from "@/lib/db/client";
import { kindOfId } from "@/lib/ids";
import { findById } from "./find-by-id";
import { findByText } from "./find-by-text";

export interface RequestOrigin {
  ip: string | null;
  userAgent: string | null;
}

/**
 * Placeholder organization of audit entries for searches without a hit. Operators read these entries with
 * SQL.
 */
export const PLATFORM = "00000000-0000-0000-0000-000000000000";

/**
 * Finds organizations by name or ID, webhooks by host, and resources by ID, for platform support. The search
 * is recorded in the audit log of every organization in the result; a search without a hit is recorded too.
 * @throws {AppError} 403
 */
export async function search(
  caller: Caller,
  { q }: Pick<z.output<typeof supportSearchQuery>, "q">,
  origin: RequestOrigin,
): Promise<{ data: SupportHit[]; next_cursor: null }> {
  const { actor } = caller;
  authorize({ standing: actor.isSupport ? "support" : "member" }, "support:search");
  requireSecondFactor(caller, null);
  const kind = kindOfId(q);
  const data = await (kind ? findById(kind, q) : findByText(q));
  const found = [...new Set(data.map(({ organization }) => organization.id))];
  await recordLooks(
    prisma(),
    (found.length > 0 ? found : [PLATFORM]).map((organizationId) => ({
      context: { actor, organizationId, standing: "support" as const, ...origin },
      facts: { action: "support.searched" as const, details: { q } },
    })),
  );
  return { data, next_cursor: null };
}
