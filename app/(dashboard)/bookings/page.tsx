import type { Metadata } from "next";
import { OrganizationPage } from "@/app/_lib/organization-page";
import { orNotFound, pageContext, type SearchParams } from "@/app/_lib/page-context";
import { BookingsScreen } from "@/components/crm/bookings-screen";
import { bookingQueries } from "@/lib/api-client/crm";
import { preloadFirstPage } from "@/lib/api-client/preload";
import { limits } from "@/lib/contracts/limits";
import { listBookings } from "@/lib/crm/bookings";

export const metadata: Metadata = { title: "Bookings" };

export default async function BookingsPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await pageContext(searchParams);
  const bookings = await orNotFound(listBookings(context, { limit: limits.pageSizeDefault }));
  const query = bookingQueries.list(context.organizationId);
  return (
    <OrganizationPage context={context} preloaded={[preloadFirstPage(query, bookings)]}>
      <BookingsScreen />
    </OrganizationPage>
  );
}
