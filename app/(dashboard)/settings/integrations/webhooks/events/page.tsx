import type { Metadata } from "next";
import { OrganizationPage } from "@/app/_lib/organization-page";
import { pageContext, type SearchParams } from "@/app/_lib/page-context";
import { EventReference } from "@/components/events/reference/event-reference";
import { ReferenceHeader } from "@/components/events/reference/reference-header";
import { env } from "@/lib/env";

export const metadata: Metadata = { title: "Event reference" };

export default async function EventReferencePage({ searchParams }: { searchParams: SearchParams }) {
  const context = await pageContext(searchParams);
  const { WEBHOOK_RETRY_DELAYS: delaysMs, WEBHOOK_TIMEOUT: timeoutMs } = env();
  return (
    <OrganizationPage context={context}>
      <ReferenceHeader />
      <EventReference retries={{ delaysMs, timeoutMs }} />
    </OrganizationPage>
  );
}
