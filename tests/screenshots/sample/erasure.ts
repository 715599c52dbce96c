import type { Client } from "@/lib/db/client";
import { eraseBodies } from "@/lib/deliveries/remove-bodies";

const BY = "Ana Admin";

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
  await eraseBodies(
    db,
    events.map(({ id }) => id),
    BY,
  );
  await db.booking.update({ where: { id: objectId }, data: { erasedAt: new Date(), erasedBy: BY } });
}
