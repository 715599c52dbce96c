import type { Metadata } from "next";
import { OrganizationPage } from "@/app/_lib/organization-page";
import { orNotFound, pageContext, type SearchParams } from "@/app/_lib/page-context";
import { TimelineScreen } from "@/components/events/timeline-screen";
import { eventQueries } from "@/lib/api-client/events";
import { preloadFirstPage } from "@/lib/api-client/preload";
import { timelineQuery } from "@/lib/contracts/timeline";
import { getTimeline } from "@/lib/events/get-timeline";

export const metadata: Metadata = { title: "Timeline" };

interface TimelinePageProps {
  params: Promise<{ id: string }>;
  searchParams: SearchParams;
}

export default async function TimelinePage({ params, searchParams }: TimelinePageProps) {
  const { id } = await params;
  const context = await pageContext(searchParams);
  const page = await orNotFound(getTimeline(context, id, timelineQuery.parse({})));
  return (
    <OrganizationPage
      context={context}
      preloaded={[preloadFirstPage(eventQueries.timeline(context.organizationId, id), page)]}
    >
      <TimelineScreen id={id} />
    </OrganizationPage>
  );
}
