import { seal } from "@/lib/crypto/seal";
import { newSecret } from "@/lib/crypto/sign";
import { type Database, prisma } from "@/lib/db/client";
import type { SecretKey } from "@/lib/env";
import { newId } from "@/lib/ids";
import { addFaultEvent } from "./add-fault-rows";
import {
  DAY_MS,
  type FaultContext,
  faultBooking,
  faultOrganization,
  faultWebhook,
  MINUTE_MS,
  minutesAgo,
} from "./fault-context";
import { type FaultWebhook, sampleFaults } from "./sample-faults";

/** Milliseconds for the transaction, which makes some 200 statements, possibly on a busy machine. */
const TIMEOUT_MS = 60_000;

/** Replaces the ten faults with new ones that have the same IDs and times relative to `now`. */
export async function addFaults(key: SecretKey, now = Date.now()): Promise<void> {
  const replace = async (db: Database) => {
    for (const fault of sampleFaults) {
      const organizationId = faultOrganization(fault);
      await removeFault(db, organizationId);
      await addFault({ db, fault, organizationId, key, now });
    }
  };
  await prisma().$transaction(replace, { timeout: TIMEOUT_MS });
}

async function removeFault(db: Database, organizationId: string): Promise<void> {
  const own = { where: { organizationId } };
  await db.delivery.deleteMany(own);
  await db.event.deleteMany(own);
  await db.auditEntry.deleteMany(own);
  await db.webhook.deleteMany(own);
  await db.organization.deleteMany({ where: { id: organizationId } });
}

/** Adds the rows of one fault, as the product would have left them. */
async function addFault(context: FaultContext): Promise<void> {
  const { db, fault, organizationId: id } = context;
  const { bookingMinutes, cancelledMinutes, change } = fault;
  await db.organization.create({ data: { id, name: fault.organization } });
  const secrets = new Map<string, string>();
  for (const webhook of fault.webhooks) secrets.set(webhook.key, await addFaultWebhook(context, webhook));
  if (change) {
    const { action, minutes, details } = change;
    await addFaultAudit(context, action, minutes, fault.webhooks[0] as FaultWebhook, details);
  }
  if (bookingMinutes === undefined) return;
  await addBooking(context, bookingMinutes);
  await addFaultEvent(context, "booking.created", bookingMinutes, secrets);
  if (cancelledMinutes) await addFaultEvent(context, "booking.cancelled", cancelledMinutes, secrets);
}

async function addBooking(context: FaultContext, minutes: number): Promise<void> {
  const { db, fault, organizationId, now } = context;
  const { cancelledMinutes } = fault;
  await db.booking.create({
    data: {
      id: faultBooking(fault),
      organizationId,
      customerName: "Ada Pereira",
      customerEmail: "ada.pereira@example.com",
      service: "First consultation",
      startsAt: new Date(now + DAY_MS),
      endsAt: new Date(now + DAY_MS + 45 * MINUTE_MS),
      timezone: "Europe/Lisbon",
      createdAt: minutesAgo(context, minutes),
      ...(cancelledMinutes && { status: "cancelled", cancelledAt: minutesAgo(context, cancelledMinutes) }),
    },
  });
}

/** Adds a webhook, and the audit entry of its disabling. @returns its signing secret */
async function addFaultWebhook(context: FaultContext, webhook: FaultWebhook): Promise<string> {
  const { db, fault, organizationId, key, now } = context;
  const secret = newSecret();
  const id = faultWebhook(fault, webhook);
  const { url, events, disabledMinutes } = webhook;
  await db.webhook.create({
    data: {
      id,
      organizationId,
      url,
      events,
      secret: new Uint8Array(seal(secret, { organizationId, webhookId: id, slot: "current" }, [key])),
      secretHint: secret.slice(-4),
      createdAt: new Date(now - 30 * DAY_MS),
      ...(disabledMinutes && {
        status: "disabled",
        disabledReason: "Disabled by Ana Admin",
        disabledBy: "user",
        disabledAt: minutesAgo(context, disabledMinutes),
        stoppedAt: minutesAgo(context, disabledMinutes),
      }),
    },
  });
  if (disabledMinutes) await addFaultAudit(context, "webhook.disabled", disabledMinutes, webhook, { url });
  return secret;
}

/** Adds the audit entry of a change that Ana Admin made to a webhook. */
async function addFaultAudit(
  context: FaultContext,
  action: string,
  minutes: number,
  webhook: FaultWebhook,
  details: object,
): Promise<void> {
  await context.db.auditEntry.create({
    data: {
      id: newId("audit"),
      organizationId: context.organizationId,
      actorName: "Ana Admin",
      actorEmail: "ana@example.com",
      action,
      webhookId: faultWebhook(context.fault, webhook),
      details,
      createdAt: minutesAgo(context, minutes),
    },
  });
}
