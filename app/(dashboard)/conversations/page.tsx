import type { Metadata } from "next";
import { OrganizationPage } from "@/app/_lib/organization-page";
import { orNotFound, pageContext, type SearchParams } from "@/app/_lib/page-context";
import { ConversationsScreen } from "@/components/crm/conversations-screen";
import { conversationQueries } from "@/lib/api-client/crm";
import { preloadFirstPage } from "@/lib/api-client/preload";
import { limits } from "@/lib/contracts/limits";
import { listConversations } from "@/lib/crm/conversations";

export const metadata: Metadata = { title: "Conversations" };

export default async function ConversationsPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await pageContext(searchParams);
  const conversations = await orNotFound(listConversations(context, { limit: limits.pageSizeDefault }));
  const query = conversationQueries.list(context.organizationId);
  return (
    <OrganizationPage context={context} preloaded={[preloadFirstPage(query, conversations)]}>
      <ConversationsScreen />
    </OrganizationPage>
  );
}
