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
import { getRetention, longestRetention } from "@/lib/organizations/retention";

export const metadata: Metadata = { title: "Organization" };

const firstPage = { limit: limits.pageSizeDefault };

export default async function OrganizationSettingsPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await pageContext(searchParams);
  const [members, settings, organization] = await Promise.all([
    orNotFound(listMembers(context, firstPage)),
    preloadSettings(context),
    getOrganization(context),
  ]);
  const preloaded = [
    preloadFirstPage(organizationQueries.members(context.organizationId), members),
    preload(organizationQueries.settings(context.organizationId), organization),
    ...settings,
  ];
  return (
    <OrganizationPage context={context} preloaded={preloaded}>
      <OrganizationScreen
        organizationName={organization.name}
        userId={personOf(context).userId}
        sendsEmail={isMailConfigured()}
        longestLogDays={longestRetention()}
      />
    </OrganizationPage>
  );
}

/** What only admins see. */
async function preloadSettings(context: RequestContext) {
  if (!may(context.standing, "organization:manage")) return [];
  const [invitations, retention] = await Promise.all([
    listInvitations(context, firstPage),
    getRetention(context),
  ]);
  return [
    preloadFirstPage(organizationQueries.invitations(context.organizationId), invitations),
    preload(organizationQueries.retention(context.organizationId), retention),
  ];
}
