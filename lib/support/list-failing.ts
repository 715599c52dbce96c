import type { z } from "zod";
import { recordLooks } from "@/lib/audit/record-audit";
import type { Caller } from "@/lib/auth/caller";
import { authorize } from "@/lib/auth/context";
import { requireSecondFactor } from "@/lib/auth/require-second-factor";
import type { FailingList, listFailingQuery } from "@/lib/contracts/support";
import type { AttemptErrorCode } from "@/lib/contracts/vocabulary";
import { prisma } from "@/lib/db/client";
import { pool } from "@/lib/db/pool";
import { isOwnFault, triedWebhooks } from "@/lib/notices/own-fault";
import type { RequestOrigin } from "./search";

/** Webhooks that are listed. With more failing at once, the cause is ours or shared. */
const MOST = 100;

/** Open health spells, whose index holds only them. A deleted or disabled webhook has none. */
const FAILING = `
select o.id as organization_id, o.name as organization_name, w.id, w.url, s.started_at as since,
       w.failing_status_code as status_code, w.failing_error_code as error_code,
       w.failing_deliveries as failed_deliveries, count(*) over ()::int as total
  from health_spell s
  join webhook w on w.id = s.webhook_id
  join organization o on o.id = w.organization_id
 where s.ended_at is null and w.status = 'active' and w.deleted_at is null
   and ($1::text is null or w.failing_error_code = $1)
   and ($2::int is null or w.failing_status_code = $2)
 order by s.started_at desc, s.id desc limit ${MOST}`;

interface Row {
  organization_id: string;
  organization_name: string;
  id: string;
  url: string;
  since: Date;
  status_code: number | null;
  error_code: AttemptErrorCode | null;
  failed_deliveries: number;
  total: number;
}

/**
 * Returns the webhooks of all organizations that fail now, the newest failures first, for platform support. Recorded in
 * the audit log of every organization in the list, like every view.
 * @throws {AppError} 403
 */
export async function listFailing(
  caller: Caller,
  { error_code, status_code }: z.output<typeof listFailingQuery>,
  origin: RequestOrigin,
  now = new Date(),
): Promise<FailingList> {
  const { actor } = caller;
  authorize({ standing: actor.isSupport ? "support" : "member" }, "support:search");
  requireSecondFactor(caller, null);
  const [{ rows }, tried] = await Promise.all([
    pool().query<Row>({
      name: "support-failing",
      text: FAILING,
      values: [error_code ?? null, status_code ?? null],
    }),
    triedWebhooks(now),
  ]);
  await recordLooks(
    prisma(),
    [...new Set(rows.map((row) => row.organization_id))].map((organizationId) => ({
      context: { actor, organizationId, standing: "support" as const, ...origin },
      facts: { action: "support.viewed" as const, details: { resource: "failing webhooks" } },
    })),
  );
  return {
    data: rows.map((row) => ({
      organization: { id: row.organization_id, name: row.organization_name },
      webhook_id: row.id,
      url: row.url,
      failing_since: row.since.toISOString(),
      error: row.error_code && { code: row.error_code, status_code: row.status_code },
      failed_deliveries: row.failed_deliveries,
    })),
    total: rows[0]?.total ?? 0,
    is_own_fault: isOwnFault(tried),
    next_cursor: null,
  };
}
