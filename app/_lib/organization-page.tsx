import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ScopeProvider } from "@/components/shell/scope";
import type { Preloaded } from "@/lib/api-client/preload";
import { makeQueryClient } from "@/lib/api-client/query-client";
import type { RequestContext } from "@/lib/auth/context";
import { SupportView } from "./support-view";

interface OrganizationPageProps {
  context: RequestContext;
  /** What the page shows first, read by use cases here, so that it arrives with its data. */
  preloaded?: Preloaded[];
  children: ReactNode;
}

/** The frame of every page about one organization: who looks at which one, and the data that it starts with. */
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
