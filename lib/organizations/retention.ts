import type { z } from "zod";
import { authorizeLookUp } from "@/lib/audit/look-up";
import { recordAudit } from "@/lib/audit/record-audit";
import { authorize, type RequestContext } from "@/lib/auth/context";
import { limits } from "@/lib/contracts/limits";
import type { Retention, updateRetentionBody } from "@/lib/contracts/organizations";
import { prisma } from "@/lib/db/client";
import type { Organization } from "@/lib/db/generated/client";
import { transact } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { invalid } from "@/lib/errors";

type Saved = Pick<Organization, "logDays" | "bodyDays">;
const columns = { logDays: true, bodyDays: true } as const;

const DAY_MS = 86_400_000;

/** Start of a period of days. */
export const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * DAY_MS);

/** For how many days an organization's log and its bodies are kept, never longer than the installation keeps them. */
export function effectiveRetention({ logDays, bodyDays }: Saved): Retention {
  const longest = env().LOG_RETENTION_DAYS;
  const log_days = Math.min(logDays ?? longest, longest);
  return { log_days, body_days: Math.min(bodyDays ?? log_days, log_days) };
}

/** The longest time that an organization can choose, in days. */
export const longestRetention = () => Math.min(limits.logDaysMax, env().LOG_RETENTION_DAYS);

/** @throws {AppError} 403 */
export async function getRetention(context: RequestContext): Promise<Retention> {
  await authorizeLookUp(context, "retention:read", { resource: "retention" });
  return effectiveRetention(
    await prisma().organization.findUniqueOrThrow({
      where: { id: context.organizationId },
      select: columns,
    }),
  );
}

/**
 * Changes for how many days events, deliveries, and attempts are kept, and for how many of these days their bodies.
 * `body_days` falls with `log_days`. The hourly pruning applies it. What was removed does not come back when the time is
 * extended.
 * @throws {AppError} 403, 422
 */
export async function updateRetention(
  context: RequestContext,
  body: z.output<typeof updateRetentionBody>,
): Promise<Retention> {
  authorize(context, "retention:write");
  const { organizationId: id } = context;
  return transact(context.relay, async (tx) => {
    await tx.db.$queryRaw`select id from organization where id = ${id}::uuid for no key update`;
    const { logKeptSince, ...saved } = await tx.db.organization.findUniqueOrThrow({
      where: { id },
      select: { ...columns, logKeptSince: true },
    });
    const before = effectiveRetention(saved);
    const logDays = body.log_days ?? before.log_days;
    requireAllowed(body, logDays);
    const next = {
      logDays: body.log_days ?? saved.logDays,
      bodyDays: body.body_days ?? (saved.bodyDays === null ? null : Math.min(saved.bodyDays, logDays)),
    };
    const after = effectiveRetention(next);
    const kept = after.log_days > before.log_days ? daysBefore(new Date(), before.log_days) : null;
    await tx.db.organization.update({
      where: { id },
      data: { ...next, logKeptSince: latest(logKeptSince, kept) },
      select: { id: true },
    });
    if (after.log_days !== before.log_days || after.body_days !== before.body_days) {
      await recordAudit(tx.db, context, {
        action: "organization.retention_changed",
        details: {
          ...after,
          previous_log_days: before.log_days,
          previous_body_days: before.body_days,
        },
      });
    }
    return after;
  });
}

function latest(...times: (Date | null)[]): Date | null {
  return times.reduce((one, other) => (one && (!other || one > other) ? one : other), null);
}

function requireAllowed({ log_days, body_days }: z.output<typeof updateRetentionBody>, logDays: number) {
  const longest = longestRetention();
  const refuse = (path: string, message: string) => invalid([{ path, message }]);
  if (log_days && longest < limits.logDaysMin) {
    throw refuse(
      "log_days",
      `This installation keeps the log for ${longest} days. It cannot be changed here.`,
    );
  }
  if (log_days && log_days > longest) {
    throw refuse("log_days", `The log can be kept for at most ${longest} days.`);
  }
  if (body_days && body_days > logDays) {
    throw refuse("body_days", `Bodies can be kept for at most ${logDays} days, as long as the log.`);
  }
}
