import type { Metadata } from "next";
import { OrganizationPage } from "@/app/_lib/organization-page";
import { pageContext, type SearchParams } from "@/app/_lib/page-context";
import { NewWebhook } from "@/components/webhooks/new-webhook";

export const metadata: Metadata = { title: "Add webhook" };

export default async function NewWebhookPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await pageContext(searchParams);
  return (
    <OrganizationPage context={context}>
      <NewWebhook />
    </OrganizationPage>
  );
}
