"use client";

import type { ReactNode } from "react";
import { useMay } from "@/components/shell/scope";
import { FormDrawer } from "@/components/ui/form-drawer";
import { PageHeader } from "@/components/ui/page-header";
import { VisibleText } from "@/components/ui/visible-text";
import { ChangePassword } from "./change-password";
import { InviteForm } from "./invite-form";
import { MembersList } from "./members-list";
import { PendingInvitations } from "./pending-invitations";

interface OrganizationScreenProps {
  organizationName: string;
  user: { id: string; email: string };
  /** Whether this installation sends email. */
  sendsEmail: boolean;
}

export function OrganizationScreen({ organizationName, user, sendsEmail }: OrganizationScreenProps) {
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
          <MembersList userId={user.id} />
        </Section>
        {mayManage && (
          <Section title="Pending invitations">
            <PendingInvitations />
          </Section>
        )}
        <Section title="Your password">
          <ChangePassword email={user.email} />
        </Section>
      </div>
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-3 font-semibold">{title}</h2>
      {children}
    </section>
  );
}
