import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ScopeProvider } from "@/components/shell/scope";
import { SupportBanner } from "@/components/support/support-banner";
import type { Preloaded } from "@/lib/api-client/preload";
import { makeQueryClient } from "@/lib/api-client/query-client";
import type { RequestContext } from "@/lib/auth/context";
import { getOrganization } from "@/lib/organizations/organization";

interface OrganizationPageProps {
  context: RequestContext;
  /** The data of the page's first render, read on the server. */
  preloaded?: Preloaded[];
  children: ReactNode;
}

/** The frame of every page of an organization. It provides the scope and the preloaded data. */
export function OrganizationPage({ context, preloaded = [], children }: OrganizationPageProps) {
  const client = makeQueryClient();
  for (const { queryKey, data } of preloaded) client.setQueryData(queryKey, data);
  return (
    <ScopeProvider organizationId={context.organizationId} standing={context.standing}>
      <SupportView context={context} />
      <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>
    </ScopeProvider>
  );
}

/** The banner for support staff; renders nothing for members of the organization. */
async function SupportView({ context }: { context: RequestContext }) {
  if (context.standing !== "support") return null;
  return <SupportBanner organization={await getOrganization(context)} />;
}
