import type { Metadata } from "next";
import { AcceptInvitation } from "@/components/entrance/accept-invitation";
import { Entrance, EntranceNotice } from "@/components/entrance/entrance";
import { visible } from "@/components/ui/visible-text";
import { findInvitation } from "@/lib/organizations/invitations";

// The token is in the address: no search engine may keep it.
export const metadata: Metadata = { title: "Invitation", robots: { index: false } };

interface InvitationPageProps {
  searchParams: Promise<{ token?: string | string[] }>;
}

export default async function InvitationPage({ searchParams }: InvitationPageProps) {
  const { token } = await searchParams;
  const invitation = typeof token === "string" ? await findInvitation(token) : null;
  if (!invitation || typeof token !== "string") return <Gone />;
  const { organization, email, role } = invitation;
  return (
    <Entrance
      title={`Join ${visible(organization.name)}`}
      description={`You are invited as ${role === "admin" ? "an admin" : "a member"}.`}
    >
      <AcceptInvitation token={token} email={email} />
    </Entrance>
  );
}

function Gone() {
  return (
    <EntranceNotice title="This link is no longer valid" link={{ href: "/sign-in", label: "Go to sign-in" }}>
      It was used or revoked, or it has expired. Ask the person who invited you for a new one. If you have
      already joined, sign in.
    </EntranceNotice>
  );
}
