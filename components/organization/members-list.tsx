"use client";

import { Button, Chip } from "@heroui/react";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useMay, useScope } from "@/components/shell/scope";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { PasswordPrompt } from "@/components/ui/password-prompt";
import { type Column, RecordList } from "@/components/ui/record-list";
import { Time } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import { useGuardedMutation } from "@/components/ui/use-guarded-mutation";
import { VisibleText, visible } from "@/components/ui/visible-text";
import { messageOf } from "@/lib/api-client/fetch-json";
import { changeRole, organizationQueries, removeMember } from "@/lib/api-client/organizations";
import type { Member, Role } from "@/lib/contracts/organizations";
import { RoleSelect, roles } from "./invitations";

export function MembersList({ userId }: { userId: string }) {
  const { organizationId } = useScope();
  const mayManage = useMay("organization:manage");
  const query = useInfiniteQuery(organizationQueries.members(organizationId));
  const isSelf = (member: Member) => member.user_id === userId;
  const columns: Column<Member>[] = [
    {
      title: "Name",
      isRowHeader: true,
      cell: (member) => (
        <>
          <span className="flex items-center gap-2 font-medium">
            <VisibleText text={member.name} />
            {isSelf(member) && <Chip size="sm">You</Chip>}
          </span>
          <span className="block break-all text-muted">{member.email}</span>
          {!member.email_verified && (
            <span className="block text-xs text-muted">Email address not verified</span>
          )}
        </>
      ),
    },
    {
      title: "Role",
      cell: (member) => (
        <>
          <MemberRole member={member} isSelf={isSelf(member)} />
          {mayManage && (
            <span className="mt-2 block sm:hidden">
              <RemoveMember member={member} isSelf={isSelf(member)} />
            </span>
          )}
        </>
      ),
    },
    {
      title: "Joined",
      className: "max-md:hidden",
      cell: (member) => <Time instant={member.joined_at} isShort />,
    },
  ];
  if (mayManage) {
    columns.push({
      title: "Access",
      className: "max-sm:hidden",
      cell: (member) => <RemoveMember member={member} isSelf={isSelf(member)} />,
    });
  }
  return (
    <RecordList
      noun="members"
      query={query}
      columns={columns}
      keyOf={({ user_id }) => user_id}
      empty={null}
    />
  );
}

function MemberRole({ member, isSelf }: { member: Member; isSelf: boolean }) {
  const { organizationId } = useScope();
  const mayManage = useMay("organization:manage");
  const queryClient = useQueryClient();
  const router = useRouter();
  const change = useGuardedMutation({
    run: (role: Role, password) => changeRole(organizationId, member.user_id, role, password),
    onSuccess: (changed) => {
      toast.success(`${visible(changed.name)} is now ${roles[changed.role].label.toLowerCase()}`, {
        description: revoked(changed.revoked_invitations),
      });
      // The user's own role decides which sections the page shows.
      if (isSelf) router.refresh();
      return queryClient.invalidateQueries(organizationQueries.all(organizationId));
    },
    onError: (error) => toast.danger("The role was not changed", { description: messageOf(error) }),
  });
  if (!mayManage) return roles[member.role].label;
  return (
    <>
      <RoleSelect
        ariaLabel={`Role of ${visible(member.name)}`}
        value={change.variables ?? member.role}
        onChange={(role) => role !== member.role && change.start(role)}
        isDisabled={change.isPending}
        className="w-32"
      />
      <PasswordPrompt prompt={change.prompt} />
    </>
  );
}

function revoked(invitations: number): string | undefined {
  if (invitations === 0) return undefined;
  return invitations === 1
    ? "Their pending invitation was revoked."
    : `Their ${invitations} pending invitations were revoked.`;
}

function RemoveMember({ member, isSelf }: { member: Member; isSelf: boolean }) {
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
