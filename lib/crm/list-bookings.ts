import type { z } from "zod";
import { authorizeLookUp } from "@/lib/audit/look-up";
import type { RequestContext } from "@/lib/auth/context";
import type { Page, pageQuery } from "@/lib/contracts/common";
import type { Booking } from "@/lib/contracts/crm";
import { prisma } from "@/lib/db/client";
import { newestFirst, olderThan, toPage } from "@/lib/db/keyset";
import { toBooking } from "./to-booking";

export async function listBookings(
  context: RequestContext,
  query: z.output<typeof pageQuery>,
): Promise<Page<Booking>> {
  await authorizeLookUp(context, "crm:read", { resource: "bookings" });
  const rows = await prisma().booking.findMany({
    where: { organizationId: context.organizationId, AND: olderThan(query.cursor, "booking") },
    ...newestFirst(query),
  });
  return toPage(rows, query, toBooking);
}
