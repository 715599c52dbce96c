"use client";

import { Button, toast } from "@heroui/react";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useScope } from "@/components/shell/scope";
import { type Column, RecordList } from "@/components/ui/record-list";
import { Time } from "@/components/ui/time";
import { messageOf } from "@/lib/api-client/fetch-json";
import { organizationQueries, revokeInvitation } from "@/lib/api-client/organizations";
import type { Invitation } from "@/lib/contracts/organizations";
import { roles } from "./role-select";

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
    // After a refusal too: it may have been used meanwhile.
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
