"use client";

import { Button, toast } from "@heroui/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useScope } from "@/components/shell/scope";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { visible } from "@/components/ui/split-hidden";
import { organizationQueries, removeMember } from "@/lib/api-client/organizations";
import type { Member } from "@/lib/contracts/organizations";

export function RemoveMember({ member, isSelf }: { member: Member; isSelf: boolean }) {
  const { organizationId } = useScope();
  const queryClient = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const name = visible(member.name);
  const remove = useMutation({
    mutationFn: () => removeMember(organizationId, member.user_id),
    onSuccess: () => {
      // A full load, because the user no longer has access to this organization.
      if (isSelf) return window.location.assign("/");
      setOpen(false);
      toast.success(`${name} was removed`);
      return queryClient.invalidateQueries(organizationQueries.all(organizationId));
    },
  });
  const verb = isSelf ? "Leave" : "Remove";
  return (
    <>
      <Button
        size="sm"
        variant="tertiary"
        aria-label={isSelf ? undefined : `Remove ${name}`}
        onPress={() => setOpen(true)}
      >
        {verb}
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onOpenChange={setOpen}
        title={isSelf ? "Leave this organization?" : `Remove ${name}?`}
        confirmLabel={isSelf ? "Leave organization" : "Remove member"}
        mutation={remove}
      >
        {isSelf ? "You lose" : `${name} loses`} access immediately.{" "}
        {member.role === "admin" && `Invitations that ${isSelf ? "you" : "they"} sent are revoked. `}
        Records and the audit log stay. A new invitation restores access.
      </ConfirmDialog>
    </>
  );
}
