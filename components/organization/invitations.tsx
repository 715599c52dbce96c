"use client";

import { Button, Label, ListBox, Select } from "@heroui/react";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useScope } from "@/components/shell/scope";
import { ApiForm, FormActions } from "@/components/ui/api-form";
import { CopyButton } from "@/components/ui/copy-button";
import { FormField } from "@/components/ui/form-field";
import { PasswordPrompt } from "@/components/ui/password-prompt";
import { typed } from "@/components/ui/plain-form";
import { type Column, RecordList } from "@/components/ui/record-list";
import { Time } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import { useGuardedMutation } from "@/components/ui/use-guarded-mutation";
import { messageOf } from "@/lib/api-client/fetch-json";
import { createInvitation, organizationQueries, revokeInvitation } from "@/lib/api-client/organizations";
import { limits } from "@/lib/contracts/limits";
import type { CreatedInvitation, Invitation } from "@/lib/contracts/organizations";
import { type Role, roles as roleNames } from "@/lib/contracts/vocabulary";

interface InviteFormProps {
  /** Whether the invitation is emailed. If not, the link is shown once for the admin to share. */
  sendsEmail: boolean;
  onClose: () => void;
}

export function InviteForm({ sendsEmail, onClose }: InviteFormProps) {
  const { organizationId } = useScope();
  const queryClient = useQueryClient();
  const [role, setRole] = useState<Role>("member");
  const [created, setCreated] = useState<CreatedInvitation | null>(null);
  const invite = useGuardedMutation({
    run: (email: string, password) => createInvitation(organizationId, email, role, password),
    onSuccess: (invitation) => {
      setCreated(invitation);
      return queryClient.invalidateQueries(organizationQueries.invitations(organizationId));
    },
  });
  if (created?.url === null) return <InvitationSent email={created.email} onClose={onClose} />;
  if (created) return <InvitationLink email={created.email} url={created.url} onClose={onClose} />;
  return (
    <ApiForm error={invite.error} onSubmit={(form) => invite.start(typed(form, "email").trim())}>
      <FormField
        name="email"
        label="Email"
        type="email"
        autoFocus
        maxLength={limits.emailLength}
        description={
          sendsEmail ? "We email the invitation." : "We don't send an email. Copy the link and share it."
        }
      />
      <RoleSelect label="Role" name="role" value={role} onChange={setRole} />
      <p className="text-sm text-muted">{roles[role].description}</p>
      <FormActions
        submitLabel={sendsEmail ? "Send invitation" : "Create link"}
        isPending={invite.isPending}
        onCancel={onClose}
      />
      <PasswordPrompt prompt={invite.prompt} />
    </ApiForm>
  );
}

function InvitationSent({ email, onClose }: { email: string; onClose: () => void }) {
  return (
    <div className="flex flex-col gap-4">
      <p role="status" className="text-sm">
        We emailed an invitation to <strong className="break-all">{email}</strong>. The link in it works once,
        within {limits.invitationDays} days.
      </p>
      <div className="flex justify-end">
        <Button onPress={onClose}>Done</Button>
      </div>
    </div>
  );
}

function InvitationLink({ email, url, onClose }: { email: string; url: string; onClose: () => void }) {
  return (
    <div className="flex flex-col gap-4">
      <p role="status" className="text-sm">
        Send this link to <strong className="break-all">{email}</strong>. It works once, within{" "}
        {limits.invitationDays} days, and is <strong>shown only now</strong>. A new account can use only this
        organization until its email address is verified.
      </p>
      <code className="rounded-lg border border-border bg-surface-secondary p-3 font-mono text-xs break-all select-all">
        {url}
      </code>
      <div className="flex justify-end gap-2">
        <Button variant="tertiary" onPress={onClose}>
          Done
        </Button>
        <CopyButton value={url} label="link" showLabel variant="primary" size="md" />
      </div>
    </div>
  );
}

const columns: Column<Invitation>[] = [
  {
    title: "Email",
    isRowHeader: true,
    cell: (invitation) => <span className="font-medium break-all">{invitation.email}</span>,
  },
  { title: "Role", className: "max-sm:hidden", cell: (invitation) => roles[invitation.role].label },
  { title: "Expires", cell: (invitation) => <Time instant={invitation.expires_at} isShort /> },
  { title: "Link", cell: (invitation) => <Revoke invitation={invitation} /> },
];

function Revoke({ invitation }: { invitation: Invitation }) {
  const { organizationId } = useScope();
  const queryClient = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeInvitation(organizationId, invitation.id),
    onSuccess: () => toast.success(`The invitation of ${invitation.email} was revoked`),
    onError: (error) => toast.danger("The invitation was not revoked", { description: messageOf(error) }),
    // Also after an error: it may have been used meanwhile.
    onSettled: () => queryClient.invalidateQueries(organizationQueries.invitations(organizationId)),
  });
  return (
    <Button
      size="sm"
      variant="tertiary"
      aria-label={`Revoke the invitation of ${invitation.email}`}
      isPending={revoke.isPending}
      onPress={() => revoke.mutate()}
    >
      Revoke
    </Button>
  );
}

export function PendingInvitations() {
  const { organizationId } = useScope();
  const query = useInfiniteQuery(organizationQueries.invitations(organizationId));
  return (
    <RecordList
      noun="invitations"
      query={query}
      columns={columns}
      keyOf={({ id }) => id}
      empty={<p className="text-sm text-muted">No pending invitations.</p>}
    />
  );
}

/** Label and description of each role. */
export const roles: Record<Role, { label: string; description: string }> = {
  admin: { label: "Admin", description: "Sets up webhooks, sees their secrets, manages members." },
  member: { label: "Member", description: "Works with leads, bookings, and conversations; sees webhooks." },
};

interface RoleSelectProps {
  /** Shown above the control; without it `name` of the person is needed. */
  label?: string;
  ariaLabel?: string;
  name?: string;
  value: Role;
  onChange: (role: Role) => void;
  isDisabled?: boolean;
  className?: string;
}

export function RoleSelect({ label, ariaLabel, value, onChange, ...select }: RoleSelectProps) {
  return (
    <Select aria-label={ariaLabel} value={value} onChange={(key) => onChange(key as Role)} {...select}>
      {label && <Label>{label}</Label>}
      <Select.Trigger>
        <Select.Value>{roles[value].label}</Select.Value>
        <Select.Indicator />
      </Select.Trigger>
      <Select.Popover className="min-w-72">
        <ListBox>
          {roleNames.map((key) => (
            <ListBox.Item key={key} id={key} textValue={roles[key].label}>
              <div className="flex flex-col">
                <span>{roles[key].label}</span>
                <span className="text-xs text-muted">{roles[key].description}</span>
              </div>
              <ListBox.ItemIndicator />
            </ListBox.Item>
          ))}
        </ListBox>
      </Select.Popover>
    </Select>
  );
}
