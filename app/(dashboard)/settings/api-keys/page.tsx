import type { Metadata } from "next";
import { OrganizationPage } from "@/app/_lib/organization-page";
import { orNotFound, pageContext, type SearchParams } from "@/app/_lib/page-context";
import { ApiKeysScreen } from "@/components/api-keys/api-keys-screen";
import { apiKeyQueries } from "@/lib/api-client/api-keys";
import { preloadFirstPage } from "@/lib/api-client/preload";
import { listApiKeys } from "@/lib/api-keys/api-keys";
import { limits } from "@/lib/contracts/limits";
import { env } from "@/lib/env";

export const metadata: Metadata = { title: "API keys" };

export default async function ApiKeysPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await pageContext(searchParams);
  const keys = await orNotFound(listApiKeys(context, { limit: limits.pageSizeDefault }));
  const query = apiKeyQueries.list(context.organizationId);
  return (
    <OrganizationPage context={context} preloaded={[preloadFirstPage(query, keys)]}>
      <ApiKeysScreen apiUrl={new URL("/api/v1", env().NEXTAUTH_URL).href} />
    </OrganizationPage>
  );
}
