import type { Metadata } from "next";
import { OrganizationPage } from "@/app/_lib/organization-page";
import { pageContext, type SearchParams } from "@/app/_lib/page-context";
import { LogHeader } from "@/components/deliveries/log-header";
import { loadEventParams, toEventFilter } from "@/components/deliveries/log-params";
import { EventLog } from "@/components/events/event-log";
import { eventQueries, toEventsQuery } from "@/lib/api-client/events";
import { preloadFirstPage } from "@/lib/api-client/preload";
import { limits } from "@/lib/contracts/limits";
import { listEvents } from "@/lib/events/list-events";

export const metadata: Metadata = { title: "Events" };

export default async function EventsPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await pageContext(searchParams);
  const filter = toEventFilter(await loadEventParams(searchParams));
  const page = await listEvents(context, { ...toEventsQuery(filter), limit: limits.pageSizeDefault });
  return (
    <OrganizationPage
      context={context}
      preloaded={[preloadFirstPage(eventQueries.list(context.organizationId, filter), page)]}
    >
      <LogHeader view="events" />
      <EventLog />
    </OrganizationPage>
  );
}
