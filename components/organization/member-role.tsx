"use client";

import { toast } from "@heroui/react";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useMay, useScope } from "@/components/shell/scope";
import { PasswordPrompt } from "@/components/ui/password-prompt";
import { visible } from "@/components/ui/split-hidden";
import { useGuardedMutation } from "@/components/ui/use-guarded-mutation";
import { messageOf } from "@/lib/api-client/fetch-json";
import { changeRole, organizationQueries } from "@/lib/api-client/organizations";
import type { Member, Role } from "@/lib/contracts/organizations";
import { RoleSelect, roles } from "./role-select";

export function MemberRole({ member, isSelf }: { member: Member; isSelf: boolean }) {
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
