"use client";

import { toast } from "@heroui/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useMay, useScope } from "@/components/shell/scope";
import { visible } from "@/components/ui/split-hidden";
import { messageOf } from "@/lib/api-client/fetch-json";
import { changeRole, organizationQueries } from "@/lib/api-client/organizations";
import type { Member, Role } from "@/lib/contracts/organizations";
import { RoleSelect, roles } from "./role-select";

export function MemberRole({ member, isSelf }: { member: Member; isSelf: boolean }) {
  const { organizationId } = useScope();
  const mayManage = useMay("organization:manage");
  const queryClient = useQueryClient();
  const router = useRouter();
  const change = useMutation({
    mutationFn: (role: Role) => changeRole(organizationId, member.user_id, role),
    onSuccess: (changed) => {
      toast.success(`${visible(changed.name)} is now ${roles[changed.role].label.toLowerCase()}`);
      // What the page may show has changed with it.
      if (isSelf) router.refresh();
      return queryClient.invalidateQueries(organizationQueries.members(organizationId));
    },
    onError: (error) => toast.danger("The role was not changed", { description: messageOf(error) }),
  });
  if (!mayManage) return roles[member.role].label;
  return (
    <RoleSelect
      ariaLabel={`Role of ${visible(member.name)}`}
      value={change.isPending ? change.variables : member.role}
      onChange={(role) => role !== member.role && change.mutate(role)}
      isDisabled={change.isPending}
      className="w-32"
    />
  );
}
