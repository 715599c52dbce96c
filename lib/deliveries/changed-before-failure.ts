import type { ChangedBeforeFailure, ConfigurationChange } from "@/lib/contracts/changes";
import { limits } from "@/lib/contracts/limits";
import { prisma } from "@/lib/db/client";

const HOUR_MS = 3_600_000;

/** Audit entries that are read. More changes between two deliveries are improbable. */
const ENTRIES_READ = 100;

interface Failing {
  workedUntil: Date | null;
  failedFrom: Date;
}

/**
 * Returns the last configuration change between the last success of a webhook and the first failure after it. Null if
 * nothing changed, or if the webhook never worked.
 * @param at a time at which the webhook was failing; the current failures if omitted
 */
export async function changedBeforeFailure(
  webhookId: string,
  at?: Date,
): Promise<ChangedBeforeFailure | null> {
  const failing = await findFailing(webhookId, at);
  if (!failing?.workedUntil || failing.workedUntil >= failing.failedFrom) return null;
  const { workedUntil, failedFrom } = failing;
  const entries = await prisma().auditEntry.findMany({
    where: {
      webhookId,
      action: { in: ["webhook.updated", "webhook.secret_rotated", "webhook.previous_secret_revoked"] },
      createdAt: { gte: new Date(workedUntil.getTime() - limits.overlapHoursMax * HOUR_MS), lte: failedFrom },
    },
    orderBy: { createdAt: "desc" },
    take: ENTRIES_READ,
    select: { action: true, actorName: true, details: true, createdAt: true },
  });
  const change = entries
    .flatMap(toChanges)
    .filter(({ at }) => new Date(at) > workedUntil && new Date(at) <= failedFrom)
    .toSorted((a, b) => b.at.localeCompare(a.at))[0];
  return change
    ? { worked_until: workedUntil.toISOString(), failed_from: failedFrom.toISOString(), change }
    : null;
}

async function findFailing(webhookId: string, at: Date | undefined): Promise<Failing | null> {
  const webhook = await prisma().webhook.findUnique({
    where: { id: webhookId },
    select: { failingSince: true, lastSuccessAt: true },
  });
  if (webhook?.failingSince && (at === undefined || at >= webhook.failingSince)) {
    return { workedUntil: webhook.lastSuccessAt, failedFrom: webhook.failingSince };
  }
  if (at === undefined) return null;
  const spell = await prisma().healthSpell.findFirst({
    where: { webhookId, startedAt: { lte: at }, endedAt: { gte: at } },
    orderBy: { startedAt: "desc" },
    select: { startedAt: true, workedUntil: true },
  });
  return spell && { workedUntil: spell.workedUntil, failedFrom: spell.startedAt };
}

interface Entry {
  action: string;
  actorName: string;
  details: unknown;
  createdAt: Date;
}

/** A rotation with an overlap is two changes: the overlap also ends. */
function toChanges({ action, actorName: by, details, createdAt }: Entry): ConfigurationChange[] {
  const facts = details as Record<string, unknown>;
  const change = (kind: ConfigurationChange["kind"], at = createdAt): ConfigurationChange => ({
    kind,
    by,
    at: at.toISOString(),
    overlap_hours: kind === "secret_rotated" ? Number(facts.overlap_hours ?? 0) : null,
  });
  if (action === "webhook.previous_secret_revoked") return [change("previous_secret_revoked")];
  if (action === "webhook.updated") {
    if ("url" in facts) return [change("url_changed")];
    if ("headers_set" in facts || "headers_removed" in facts) return [change("headers_changed")];
    return "events" in facts ? [change("events_changed")] : [];
  }
  const hours = Number(facts.overlap_hours ?? 0);
  if (hours === 0) return [change("secret_rotated")];
  return [change("secret_rotated"), change("overlap_ended", new Date(createdAt.getTime() + hours * HOUR_MS))];
}

/** When and by whom the secret was last rotated. Null if it never was, or if the entry is older than the audit log. */
export async function lastRotation(webhookId: string): Promise<{ at: string; by: string } | null> {
  const entry = await prisma().auditEntry.findFirst({
    where: { webhookId, action: "webhook.secret_rotated" },
    orderBy: { createdAt: "desc" },
    select: { actorName: true, createdAt: true },
  });
  return entry && { at: entry.createdAt.toISOString(), by: entry.actorName };
}
