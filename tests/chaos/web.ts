/**
 * A web process that the chaos test kills. It records events through the use cases and the relay, like the routes. It
 * acknowledges each event on stdout when a route would respond with 201: after the commit and before the relay sends.
 * SIGTERM ends the load.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { relay } from "@/inngest/relay";
import type { RequestContext } from "@/lib/auth/context";
import { createBookingBody, createLeadBody } from "@/lib/contracts/crm";
import { createBooking } from "@/lib/crm/bookings";
import { createLead } from "@/lib/crm/leads";
import { randomNumbers } from "../fixtures/random-numbers";

/** Events of one process, so that the backlog does not grow while kills take long on a busy machine. */
const EVENTS_PER_LIFE = 40;
/** Chance and size of a group of simultaneous events. */
const BURST = { chance: 0.05, size: 10 };

const { CHAOS_ORGANIZATION = "", CHAOS_SEED, CHAOS_PER_SECOND } = process.env;
const random = randomNumbers(Number(CHAOS_SEED));
const meanPauseMs = (1_000 / Number(CHAOS_PER_SECOND)) * (1 + BURST.chance * (BURST.size - 1));

const context: RequestContext = {
  actor: {
    userId: "usr_chaos",
    email: "chaos@example.test",
    name: "Chaos",
    isSupport: false,
    signedInAt: new Date(),
  },
  organizationId: CHAOS_ORGANIZATION,
  standing: "admin",
  ip: null,
  userAgent: null,
  relay: (outbox) => {
    for (const event_id of outbox.eventIds) tell({ msg: "acknowledged", event_id });
    relay(outbox);
  },
};
const booking = createBookingBody.parse({
  customer_name: "Grace Hopper",
  service: "First consultation",
  starts_at: "2026-03-10T09:00:00Z",
  ends_at: "2026-03-10T10:00:00Z",
  timezone: "America/New_York",
});
const lead = createLeadBody.parse({ name: "Ada Pereira ✓", source: "website" });

let loaded = true;
process.on("SIGTERM", () => {
  loaded = false;
});
// Keeps the process running until it is killed, so that work in flight can end.
setInterval(() => {}, 1_000);

tell({ msg: "the load flows" });
for (let sent = 0; loaded && sent < EVENTS_PER_LIFE; ) {
  const size = random() < BURST.chance ? BURST.size : 1;
  sent += size;
  for (let n = 0; n < size; n += 1) void record();
  await sleep(-Math.log(1 - random()) * meanPauseMs);
}

async function record(): Promise<void> {
  try {
    await (random() < 0.5 ? createBooking(context, booking) : createLead(context, lead));
  } catch (error) {
    tell({ msg: "not recorded", error: String(error) });
  }
}

/** Writes synchronously, so that a written line is read even if the process is killed. */
function tell(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
