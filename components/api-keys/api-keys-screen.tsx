"use client";

import { Button } from "@heroui/react";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useScope } from "@/components/shell/scope";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { FormDrawer } from "@/components/ui/form-drawer";
import { PageHeader } from "@/components/ui/page-header";
import { type Column, RecordList } from "@/components/ui/record-list";
import { StatusDot } from "@/components/ui/status-dot";
import { Time } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import { VisibleText, visible } from "@/components/ui/visible-text";
import { apiKeyQueries, revokeApiKey } from "@/lib/api-client/api-keys";
import type { ApiKey } from "@/lib/contracts/api-keys";
import { API_KEY_PREFIX } from "@/lib/contracts/permissions";
import { CreateApiKey } from "./create-api-key";

const columns: Column<ApiKey>[] = [
  {
    title: "Name",
    isRowHeader: true,
    cell: (key) => (
      <div className="flex min-w-32 flex-col gap-0.5">
        <span className="font-medium break-words">
          <VisibleText text={key.name} />
        </span>
        <span className="font-mono text-xs text-muted">
          {API_KEY_PREFIX}…{key.hint}
        </span>
        <span className="text-xs text-muted sm:hidden">{key.scopes.join(", ")}</span>
      </div>
    ),
  },
  { title: "Scopes", className: "max-sm:hidden", cell: (key) => key.scopes.join(", ") },
  { title: "Last used", className: "max-sm:hidden", cell: (key) => <LastUse apiKey={key} /> },
  {
    title: "Created",
    className: "max-lg:hidden",
    cell: (key) => (
      <span className="flex flex-col">
        <Time instant={key.created_at} />
        <span className="text-xs text-muted">
          by <VisibleText text={key.created_by} />
        </span>
      </span>
    ),
  },
  { title: "Expires", cell: (key) => <Expiry at={key.expires_at} /> },
  { title: "Key", cell: (key) => <RevokeApiKey apiKey={key} /> },
];

function LastUse({ apiKey: { last_used_at, last_used_ip } }: { apiKey: ApiKey }) {
  if (!last_used_at) return <span className="text-muted">Never</span>;
  return (
    <span className="flex flex-col">
      <Time instant={last_used_at} />
      {last_used_ip && <span className="font-mono text-xs break-all text-muted">{last_used_ip}</span>}
    </span>
  );
}

function Expiry({ at }: { at: string | null }) {
  if (at === null) return <span className="text-muted">Never</span>;
  if (Date.parse(at) < Date.now()) return <StatusDot tone="danger" label="Expired" />;
  return <Time instant={at} />;
}

/** @param apiUrl of this installation, for the sample of a request */
export function ApiKeysScreen({ apiUrl }: { apiUrl: string }) {
  const { organizationId } = useScope();
  const query = useInfiniteQuery(apiKeyQueries.list(organizationId));
  return (
    <>
      <PageHeader
        title="API keys"
        description="Keys let your programs call the API for this organization."
        actions={
          <FormDrawer title="Create key">
            {(close) => <CreateApiKey apiUrl={apiUrl} onClose={close} />}
          </FormDrawer>
        }
      />
      <RecordList
        noun="API keys"
        query={query}
        columns={columns}
        keyOf={({ id }) => id}
        empty={
          <EmptyState icon={KeyRound} title="No API keys yet">
            Create a key to set up webhooks from code, or to read events that your systems missed.
          </EmptyState>
        }
      />
    </>
  );
}

function RevokeApiKey({ apiKey }: { apiKey: ApiKey }) {
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
    // Also after an error: another admin may have revoked it.
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
