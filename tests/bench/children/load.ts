/** Records events through the use cases and the relay like the application's routes, in a separate process. */
import { resendDeliveries } from "@/inngest/functions/sweep";
import { relay } from "@/inngest/relay";
import type { RequestContext } from "@/lib/auth/context";
import { createBookingBody, createLeadBody } from "@/lib/contracts/crm";
import { eventCatalog } from "@/lib/contracts/event-catalog";
import { createReplayBody } from "@/lib/contracts/replays";
import { createBooking } from "@/lib/crm/bookings";
import { createLead } from "@/lib/crm/leads";
import { prisma } from "@/lib/db/client";
import { emptyOutbox, type Outbox } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import { toEventRow } from "@/lib/events/record-event";
import { newId } from "@/lib/ids";
import { createReplay } from "@/lib/replays/create-replay";
import { sendTest } from "@/lib/webhooks/send-test";
import { createOrganization, createWebhook } from "@/tests/fixtures/organizations";
import { createPerson } from "@/tests/fixtures/people";
import { now } from "../stage/clock";
import { serve } from "../stage/rpc";
import { steadily } from "../stage/steadily";

const IN_PARALLEL = 4;
/** Statements per second of `emit`. More would measure this process instead of the dispatcher. */
const EMITS_PER_SECOND = 100;

const actor = { userId: "usr_bench", email: "bench@example.test", name: "Bench", isSupport: false };
const booking = createBookingBody.parse({
  customer_name: "Grace Hopper",
  customer_email: "grace@example.com",
  customer_phone: "+1 202 555 0100",
  service: "First consultation",
  starts_at: "2026-03-10T09:00:00Z",
  ends_at: "2026-03-10T10:00:00Z",
  timezone: "America/New_York",
});
const lead = createLeadBody.parse({ name: "Ada Pereira", email: "ada@example.com", source: "website" });

/** Commit time of each event's transaction. */
type Commits = Map<string, number>;

let recorded: Outbox[] = [];

/** Returns an admin's context that notes commits and then sends events like a web process. */
function contextOf(organizationId: string, commits: Commits): RequestContext {
  return {
    actor: { ...actor, signedInAt: new Date() },
    organizationId,
    standing: "admin",
    ip: null,
    userAgent: null,
    relay: (outbox) => {
      const at = now();
      for (const id of outbox.eventIds) commits.set(id, at);
      relay(outbox);
    },
  };
}

const newEvent = (organizationId: string) =>
  toEventRow({
    organizationId,
    type: "booking.created",
    objectId: newId("booking"),
    occurredAt: new Date(),
    data: eventCatalog["booking.created"].sample,
  });

const load = {
  /**
   * Creates an organization with a webhook for each URL.
   * @returns its ID
   */
  async createOrganization(urls: string[]): Promise<string> {
    const id = await createOrganization();
    for (const url of urls) await createWebhook(id, url);
    return id;
  },
  /** Creates an admin. @returns the `Cookie` header of a session */
  async createAdmin(organizationId: string): Promise<string> {
    return (await createPerson({ organizationId, role: "admin" })).cookie;
  },
  /** Adds bookings at a steady rate, one organization after the other. */
  async book(organizations: string[], perSecond: number, seconds: number): Promise<Commits> {
    const commits: Commits = new Map();
    const contexts = organizations.map((id) => contextOf(id, commits));
    await steadily(perSecond, seconds, async (n) => {
      const context = contexts[n % contexts.length];
      if (context) await createBooking(context, booking);
    });
    return commits;
  },
  /** Adds leads at a steady rate, one organization after the other. */
  async capture(organizations: string[], perSecond: number, seconds: number): Promise<Commits> {
    const commits: Commits = new Map();
    const contexts = organizations.map((id) => contextOf(id, commits));
    await steadily(perSecond, seconds, async (n) => {
      const context = contexts[n % contexts.length];
      if (context) await createLead(context, lead);
    });
    return commits;
  },
  /**
   * Records events of one organization at a steady rate with few statements, so that this process is not the
   * bottleneck.
   */
  async emit(organizationId: string, perSecond: number, seconds: number): Promise<void> {
    const statements = Math.min(perSecond, EMITS_PER_SECOND);
    await steadily(statements, seconds, async () => {
      const rows = Array.from({ length: perSecond / statements }, () => newEvent(organizationId));
      await prisma().event.createMany({ data: rows });
      relay({ ...emptyOutbox(), organizationId, eventIds: rows.map(({ id }) => id) });
    });
  },
  /**
   * Sends an admin's pings at a steady rate, one webhook after the other.
   * @returns the numbers of sent and of refused pings
   */
  async ping(
    organizationId: string,
    perSecond: number,
    seconds: number,
  ): Promise<{ sent: number; refused: number }> {
    const webhooks = await prisma().webhook.findMany({ where: { organizationId }, select: { id: true } });
    const context = contextOf(organizationId, new Map());
    let refused = 0;
    await steadily(perSecond, seconds, async (n) => {
      await sendTest(context, webhooks[n % webhooks.length]?.id ?? "", {
        event: "ping",
        wrong_signature: false,
      }).catch((error: unknown) => {
        if (!(error instanceof AppError && error.status === 429)) throw error;
        refused += 1;
      });
    });
    return { sent: perSecond * seconds - refused, refused };
  },
  /** @returns the ID of the organization's first webhook */
  async firstWebhook(organizationId: string): Promise<string> {
    const webhook = await prisma().webhook.findFirstOrThrow({
      where: { organizationId },
      select: { id: true },
    });
    return webhook.id;
  },
  /** Starts a replay of missed events. @returns its ID */
  async replay(
    organizationId: string,
    webhookId: string,
    range: { from: Date; to: Date },
    perSecond: number,
  ): Promise<string> {
    const body = createReplayBody.parse({
      from: range.from.toISOString(),
      to: range.to.toISOString(),
      include: ["missed"],
      per_second: perSecond,
    });
    return (await createReplay(contextOf(organizationId, new Map()), webhookId, body)).id;
  },
  /** Requests the durable runs of overdue deliveries like the sweeper. @returns their number */
  sweep: () => resendDeliveries(),
  /** Records events in batches with one statement each, without sending them. */
  async record(organizations: string[], events: number, batch: number): Promise<void> {
    const rest = Array.from({ length: Math.ceil(events / batch) }, (_, n) => n * batch);
    const recordBatch = async (first: number) => {
      const rows = Array.from({ length: Math.min(batch, events - first) }, (_, n) =>
        newEvent(organizations[(first + n) % organizations.length] ?? ""),
      );
      await prisma().event.createMany({ data: rows });
      for (const { id, organizationId } of rows) {
        recorded.push({ ...emptyOutbox(), organizationId, eventIds: [id] });
      }
    };
    const lane = async () => {
      for (let first = rest.shift(); first !== undefined; first = rest.shift()) await recordBatch(first);
    };
    await Promise.all(Array.from({ length: IN_PARALLEL }, lane));
  },
  /** Number of recorded events that are not sent yet. */
  kept: () => recorded.reduce((sum, { eventIds }) => sum + eventIds.length, 0),
  /** Passes all unsent events to the relay. @returns the time */
  release(): number {
    const at = now();
    for (const outbox of recorded) relay(outbox);
    recorded = [];
    return at;
  },
};
export type LoadApi = typeof load;
serve(load);
