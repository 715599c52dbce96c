import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { OrganizationPage } from "@/app/_lib/organization-page";
import { pageContext, type SearchParams } from "@/app/_lib/page-context";
import { NewWebhook } from "@/components/webhooks/new-webhook";
import { may } from "@/lib/contracts/permissions";

export const metadata: Metadata = { title: "Add webhook" };

export default async function NewWebhookPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await pageContext(searchParams);
  if (!may(context.standing, "webhooks:write")) notFound();
  return (
    <OrganizationPage context={context}>
      <NewWebhook />
    </OrganizationPage>
  );
}
