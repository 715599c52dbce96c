import type { Client } from "@/lib/db/client";
import type { ReplayCreateManyInput } from "@/lib/db/generated/models";
import { newId } from "@/lib/ids";
import type { NoticeDetails } from "@/lib/notices/describe-notice";
import { DAY_MS, HOUR_MS, sampleWebhooks } from "./webhooks";

/** Replays in every state, and the notices of failing and recovered webhooks. */
export async function addRecovery(db: Client, organizationId: string): Promise<void> {
  const now = Date.now();
  const at = (agoMs: number) => new Date(now - agoMs);
  const webhookOf = (part: string) => {
    const found = sampleWebhooks.find(({ url }) => url.includes(part));
    if (!found) throw new Error(`no sample webhook ${part}`);
    return found;
  };
  const replay = (part: string, agoMs: number, state: Partial<ReplayCreateManyInput>) => ({
    id: newId("replay"),
    organizationId,
    webhookId: webhookOf(part).id,
    rangeStart: at(agoMs + 30 * HOUR_MS),
    rangeEnd: at(agoMs),
    include: ["failed", "missed"],
    events: [],
    perSecond: 5,
    total: 1_204,
    settledBefore: at(agoMs),
    pacedAt: at(0),
    // Far away: the sweeper of the running product must not request a run.
    reachedAt: new Date(now + DAY_MS),
    resumedAt: at(agoMs),
    createdById: null,
    createdByName: "Ana Admin",
    createdAt: at(agoMs),
    ...state,
  });
  const done = { isExhausted: true, isSettled: true };
  await db.replay.createMany({
    data: [
      replay("team-chat", 4 * 60_000, {
        status: "running",
        sent: 812,
        settledSucceeded: 806,
        settledFailed: 2,
      }),
      replay("calendar-sync", 20 * 60_000, {
        status: "paused",
        pausedReason: "receiver_fails",
        sent: 14,
        settledFailed: 14,
        total: 37,
      }),
      replay("crm.", 2 * DAY_MS, {
        ...done,
        status: "completed",
        completedAt: at(2 * DAY_MS - 240_000),
        sent: 1_198,
        settledSucceeded: 1_195,
        settledFailed: 3,
        skipped: 6,
      }),
      replay("crm.", 3 * DAY_MS, {
        ...done,
        status: "cancelled",
        completedAt: at(3 * DAY_MS - 60_000),
        createdByName: null,
      }),
    ],
  });
  const spell = (part: string, agoMs: number, error: string) => ({
    url: webhookOf(part).url,
    since: at(agoMs).toISOString(),
    error,
    failed_deliveries: 41,
  });
  const admins = await db.membership.findMany({ where: { organizationId, role: "admin" } });
  const add = async <Type extends keyof NoticeDetails>(
    type: Type,
    part: string,
    agoMs: number,
    details: NoticeDetails[Type],
  ) => {
    const createdAt = at(agoMs);
    const readAt = agoMs > DAY_MS ? at(HOUR_MS) : null;
    const recipients = admins.map(({ userId }) => ({ userId, organizationId, createdAt, readAt }));
    await db.notice.create({
      data: {
        id: newId("notice"),
        organizationId,
        type,
        subjectId: newId("spell"),
        webhookId: webhookOf(part).id,
        details: { ...details },
        createdAt,
        recipients: { create: recipients },
      },
    });
  };
  await add("webhook.recovered", "crm.", 2 * DAY_MS, {
    ...spell("crm.", 50 * HOUR_MS, "503"),
    until: at(2 * DAY_MS).toISOString(),
  });
  await add("webhook.failing", "calendar-sync", 25 * HOUR_MS, {
    ...spell("calendar-sync", 26 * HOUR_MS, "DNS error"),
    disables_at: new Date(now + 94 * HOUR_MS).toISOString(),
  });
  await add("webhook.failing", "billing", 6 * HOUR_MS, {
    ...spell("billing", 7 * HOUR_MS, "401"),
    disables_at: null,
  });
  await add("replay.paused", "calendar-sync", 18 * 60_000, {
    url: webhookOf("calendar-sync").url,
    sent: 14,
    total: 37,
    reason: "The last 10 deliveries failed.",
  });
  // The sample's failures are too few for a countdown.
  await db.webhook.update({ where: { id: webhookOf("calendar-sync").id }, data: { failingDeliveries: 41 } });
  await db.healthSpell.create({
    data: {
      id: newId("spell"),
      organizationId,
      webhookId: webhookOf("calendar-sync").id,
      startedAt: at(26 * HOUR_MS),
      errorCode: "dns_error",
    },
  });
}
