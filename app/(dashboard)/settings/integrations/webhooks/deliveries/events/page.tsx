import type { Metadata } from "next";
import { loadEventParams } from "@/app/_lib/log-loaders";
import { OrganizationPage } from "@/app/_lib/organization-page";
import { pageContext, type SearchParams } from "@/app/_lib/page-context";
import { readQuery } from "@/app/_lib/read-query";
import { LogHeader } from "@/components/deliveries/log-header";
import { toEventFilter } from "@/components/deliveries/log-params";
import { EventLog } from "@/components/events/event-log";
import { eventQueries, toEventsQuery } from "@/lib/api-client/events";
import { preloadFirstPage } from "@/lib/api-client/preload";
import { listEventsQuery } from "@/lib/contracts/events";
import { listEvents } from "@/lib/events/list-events";

export const metadata: Metadata = { title: "Events" };

export default async function EventsPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await pageContext(searchParams);
  const filter = toEventFilter(await loadEventParams(searchParams));
  const query = readQuery(listEventsQuery, toEventsQuery(filter));
  const found = query && (await listEvents(context, query));
  // The screen continues a search that has found nothing yet.
  const page = found?.has_more && found.data.length === 0 ? null : found;
  return (
    <OrganizationPage
      context={context}
      preloaded={page ? [preloadFirstPage(eventQueries.list(context.organizationId, filter), page)] : []}
    >
      <LogHeader view="events" />
      <EventLog />
    </OrganizationPage>
  );
}
