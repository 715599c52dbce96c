"use client";

import { Button } from "@heroui/react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useScope } from "@/components/shell/scope";
import { ApiForm } from "@/components/ui/api-form";
import { CopyButton } from "@/components/ui/copy-button";
import { FormActions } from "@/components/ui/form-actions";
import { FormField } from "@/components/ui/form-field";
import { PasswordPrompt } from "@/components/ui/password-prompt";
import { typed } from "@/components/ui/plain-form";
import { useGuardedMutation } from "@/components/ui/use-guarded-mutation";
import { createInvitation, organizationQueries } from "@/lib/api-client/organizations";
import { limits } from "@/lib/contracts/limits";
import type { CreatedInvitation, Role } from "@/lib/contracts/organizations";
import { RoleSelect, roles } from "./role-select";

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
        isRequired
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
