"use client";

import { Button, toast } from "@heroui/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useScope } from "@/components/shell/scope";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { visible } from "@/components/ui/split-hidden";
import { apiKeyQueries, revokeApiKey } from "@/lib/api-client/api-keys";
import type { ApiKey } from "@/lib/contracts/api-keys";

export function RevokeApiKey({ apiKey }: { apiKey: ApiKey }) {
  const { organizationId } = useScope();
  const queryClient = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const name = visible(apiKey.name);
  const revoke = useMutation({
    mutationFn: () => revokeApiKey(organizationId, apiKey.id),
    onSuccess: () => {
      setOpen(false);
      toast.success(`${name} was revoked`);
    },
    // After a refusal too: another admin may have revoked it.
    onSettled: () => queryClient.invalidateQueries(apiKeyQueries.list(organizationId)),
  });
  return (
    <>
      <Button size="sm" variant="tertiary" aria-label={`Revoke ${name}`} onPress={() => setOpen(true)}>
        Revoke
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onOpenChange={setOpen}
        title={`Revoke ${name}?`}
        confirmLabel="Revoke key"
        mutation={revoke}
      >
        Programs that use this key lose access immediately. A revoked key cannot be restored.
      </ConfirmDialog>
    </>
  );
}
