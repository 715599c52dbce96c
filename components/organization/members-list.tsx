"use client";

import { Chip } from "@heroui/react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMay, useScope } from "@/components/shell/scope";
import { type Column, RecordList } from "@/components/ui/record-list";
import { Time } from "@/components/ui/time";
import { VisibleText } from "@/components/ui/visible-text";
import { organizationQueries } from "@/lib/api-client/organizations";
import type { Member } from "@/lib/contracts/organizations";
import { MemberRole } from "./member-role";
import { RemoveMember } from "./remove-member";

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
