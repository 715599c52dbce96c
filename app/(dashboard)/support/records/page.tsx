import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { OrganizationPage } from "@/app/_lib/organization-page";
import { pageContext, type SearchParams } from "@/app/_lib/page-context";
import { RecordSearchScreen } from "@/components/support/record-search-screen";

export const metadata: Metadata = { title: "Find a record" };

export default async function RecordSearchPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await pageContext(searchParams);
  if (context.standing !== "support") notFound();
  return (
    <OrganizationPage context={context}>
      <RecordSearchScreen />
    </OrganizationPage>
  );
}
