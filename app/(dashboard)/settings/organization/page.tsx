import type { Metadata } from "next";
import { OrganizationPage } from "@/app/_lib/organization-page";
import { orNotFound, pageContext, type SearchParams } from "@/app/_lib/page-context";
import { OrganizationScreen } from "@/components/organization/organization-screen";
import { organizationQueries } from "@/lib/api-client/organizations";
import { preload, preloadFirstPage } from "@/lib/api-client/preload";
import { personOf, type RequestContext } from "@/lib/auth/context";
import { limits } from "@/lib/contracts/limits";
import { may } from "@/lib/contracts/permissions";
import { isMailConfigured } from "@/lib/mail/transport";
import { listInvitations } from "@/lib/organizations/invitations";
import { listMembers } from "@/lib/organizations/members";
import { getOrganization } from "@/lib/organizations/organization";

export const metadata: Metadata = { title: "Organization" };

const firstPage = { limit: limits.pageSizeDefault };

export default async function OrganizationSettingsPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await pageContext(searchParams);
  const [members, invitations, organization] = await Promise.all([
    orNotFound(listMembers(context, firstPage)),
    preloadInvitations(context),
    getOrganization(context),
  ]);
  const preloaded = [
    preloadFirstPage(organizationQueries.members(context.organizationId), members),
    preload(organizationQueries.settings(context.organizationId), organization),
    ...invitations,
  ];
  return (
    <OrganizationPage context={context} preloaded={preloaded}>
      <OrganizationScreen
        organizationName={organization.name}
        userId={personOf(context).userId}
        sendsEmail={isMailConfigured()}
      />
    </OrganizationPage>
  );
}

async function preloadInvitations(context: RequestContext) {
  if (!may(context.standing, "organization:manage")) return [];
  const query = organizationQueries.invitations(context.organizationId);
  return [preloadFirstPage(query, await listInvitations(context, firstPage))];
}
