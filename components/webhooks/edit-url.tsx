"use client";

import { Button } from "@heroui/react";
import { useState } from "react";
import { useScope } from "@/components/shell/scope";
import { ApiForm } from "@/components/ui/api-form";
import { PasswordPrompt } from "@/components/ui/password-prompt";
import { useGuardedMutation } from "@/components/ui/use-guarded-mutation";
import { updateWebhook } from "@/lib/api-client/webhooks";
import type { UpdatedWebhook, Webhook } from "@/lib/contracts/webhooks";
import { useRefreshWebhooks } from "./use-webhook-changes";
import { WebhookUrlField } from "./webhook-url-field";

interface EditUrlProps {
  webhook: Pick<Webhook, "id" | "url">;
  /** Initial value of the field. Defaults to the webhook's URL. */
  suggestion?: string;
  onSaved: (webhook: UpdatedWebhook) => void;
  onCancel: () => void;
}

/** Edits only the URL, next to the result of a failed ping. Saving pings the new URL. */
export function EditUrl({ webhook, suggestion, onSaved, onCancel }: EditUrlProps) {
  const { organizationId } = useScope();
  const [url, setUrl] = useState(suggestion ?? webhook.url);
  const refresh = useRefreshWebhooks();
  const save = useGuardedMutation({
    run: (next: string, password) => updateWebhook(organizationId, webhook.id, { url: next, password }),
    onSuccess: (updated) => {
      onSaved(updated);
      return refresh();
    },
  });
  return (
    <ApiForm
      error={save.error}
      onSubmit={() => save.start(url.trim())}
      className="rounded-2xl border border-border bg-surface p-5"
    >
      <WebhookUrlField value={url} onChange={setUrl} webhookId={webhook.id} autoFocus />
      <div className="flex gap-2">
        <Button type="submit" isPending={save.isPending} isDisabled={url.trim() === webhook.url}>
          Save and send ping
        </Button>
        <Button variant="tertiary" onPress={onCancel}>
          Cancel
        </Button>
      </div>
      <PasswordPrompt prompt={save.prompt} />
    </ApiForm>
  );
}
