import type { Client } from "@/lib/db/client";
import { eraseBodies, removeResponses } from "@/lib/deliveries/remove-bodies";
import { newId } from "@/lib/ids";

const BY = "Ana Admin";

/** Removes the bodies of the oldest lead event, as if the organization kept them for a shorter time. */
export async function addExpiry(db: Client, organizationId: string): Promise<void> {
  const { id } = await db.event.findFirstOrThrow({
    where: { organizationId, type: "lead.created", deliveries: { some: {} } },
    orderBy: { createdAt: "asc" },
  });
  await db.event.update({ where: { id }, data: { payload: null, bodyExpiredAt: new Date() } });
  await removeResponses(db, [id]);
}

/** Erases the booking that had no event for the longest time, since other pictures show the newest deliveries. */
export async function addErasure(db: Client, organizationId: string): Promise<void> {
  const [oldest] = await db.event.groupBy({
    by: ["objectId"],
    where: { organizationId, objectId: { startsWith: "bkg_" } },
    _max: { occurredAt: true },
    orderBy: { _max: { occurredAt: "asc" } },
    take: 1,
  });
  const objectId = oldest?.objectId;
  if (!objectId) throw new Error("no event about a booking");
  const events = await db.event.findMany({ where: { organizationId, objectId }, select: { id: true } });
  const at = new Date();
  const { events: payloads, responses } = await eraseBodies(
    db,
    events.map(({ id }) => id),
    BY,
  );
  const { id } = await db.erasure.create({
    data: {
      id: newId("erasure"),
      organizationId,
      objectId,
      related: false,
      status: "completed",
      counts: { bookings: 1, events: payloads, responses },
      requestedByName: BY,
      createdAt: at,
      completedAt: at,
      reachedAt: at,
      objects: { create: { objectId, eventsErasedAt: at, erasedAt: at } },
    },
  });
  await db.booking.update({ where: { id: objectId }, data: { erasedAt: at, erasedBy: BY, erasureId: id } });
}
