"use client";

import { Button } from "@heroui/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useScope } from "@/components/shell/scope";
import { ApiForm, typed } from "@/components/ui/api-form";
import { CopyButton } from "@/components/ui/copy-button";
import { FormActions } from "@/components/ui/form-actions";
import { FormField } from "@/components/ui/form-field";
import { createInvitation, organizationQueries } from "@/lib/api-client/organizations";
import { limits } from "@/lib/contracts/limits";
import type { CreatedInvitation, Role } from "@/lib/contracts/organizations";
import { RoleSelect, roles } from "./role-select";

export function InviteForm({ onClose }: { onClose: () => void }) {
  const { organizationId } = useScope();
  const queryClient = useQueryClient();
  const [role, setRole] = useState<Role>("member");
  const invite = useMutation({
    mutationFn: (email: string) => createInvitation(organizationId, email, role),
    onSuccess: () => queryClient.invalidateQueries(organizationQueries.invitations(organizationId)),
  });
  if (invite.data) return <InvitationLink invitation={invite.data} onClose={onClose} />;
  return (
    <ApiForm error={invite.error} onSubmit={(form) => invite.mutate(typed(form, "email").trim())}>
      <FormField
        name="email"
        label="Email"
        type="email"
        isRequired
        autoFocus
        maxLength={limits.emailLength}
        description="Nothing is mailed: you get a link to send yourself."
      />
      <RoleSelect label="Role" name="role" value={role} onChange={setRole} />
      <p className="text-sm text-muted">{roles[role].description}</p>
      <FormActions submitLabel="Create link" isPending={invite.isPending} onCancel={onClose} />
    </ApiForm>
  );
}

function InvitationLink({ invitation, onClose }: { invitation: CreatedInvitation; onClose: () => void }) {
  return (
    <div className="flex flex-col gap-4">
      <p role="status" className="text-sm">
        Send this link to <strong className="break-all">{invitation.email}</strong>. It works once, within{" "}
        {limits.invitationDays} days, and is <strong>shown only now</strong>.
      </p>
      <code className="rounded-lg border border-border bg-surface-secondary p-3 font-mono text-xs break-all select-all">
        {invitation.url}
      </code>
      <div className="flex justify-end gap-2">
        <Button variant="tertiary" onPress={onClose}>
          Done
        </Button>
        <CopyButton value={invitation.url} label="link" showLabel variant="primary" size="md" />
      </div>
    </div>
  );
}
