"use client";

import { useMay } from "@/components/shell/scope";
import { FormDrawer } from "@/components/ui/form-drawer";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { VisibleText } from "@/components/ui/visible-text";
import { AlertUrl } from "./alert-url";
import { InviteForm } from "./invite-form";
import { MembersList } from "./members-list";
import { PendingInvitations } from "./pending-invitations";
import { RequireSecondFactor } from "./require-second-factor";

interface OrganizationScreenProps {
  organizationName: string;
  userId: string;
  /** Whether this installation sends email. */
  sendsEmail: boolean;
}

export function OrganizationScreen({ organizationName, userId, sendsEmail }: OrganizationScreenProps) {
  const mayManage = useMay("organization:manage");
  return (
    <>
      <PageHeader
        title={<VisibleText text={organizationName} />}
        description="Members and roles."
        actions={
          mayManage && (
            <FormDrawer title="Invite member">
              {(close) => <InviteForm sendsEmail={sendsEmail} onClose={close} />}
            </FormDrawer>
          )
        }
      />
      <div className="flex flex-col gap-10">
        <Section title="Members">
          <MembersList userId={userId} />
        </Section>
        {mayManage && (
          <Section title="Pending invitations">
            <PendingInvitations />
          </Section>
        )}
        {mayManage && (
          <Section title="Alerts">
            <AlertUrl />
          </Section>
        )}
        {mayManage && (
          <Section title="Security">
            <RequireSecondFactor />
          </Section>
        )}
      </div>
    </>
  );
}
