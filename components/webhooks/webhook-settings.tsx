"use client";

import { Button, toast } from "@heroui/react";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { useScope } from "@/components/shell/scope";
import { usePaths } from "@/components/shell/use-paths";
import { PasswordPrompt } from "@/components/ui/password-prompt";
import { useGuardedMutation } from "@/components/ui/use-guarded-mutation";
import { updateWebhook, webhookQueries } from "@/lib/api-client/webhooks";
import type { Webhook } from "@/lib/contracts/webhooks";
import { changedValues } from "./changed-values";
import { DeleteWebhook } from "./delete-webhook";
import { useRefreshWebhooks, useSetWebhookStatus } from "./use-webhook-changes";
import { WebhookForm, type WebhookFormValues } from "./webhook-form";

interface WebhookSettingsProps {
  webhook: Webhook;
  /** Called with the ping's delivery ID after the URL was changed. */
  onPinged: (deliveryId: string) => void;
}

export function WebhookSettings({ webhook, onPinged }: WebhookSettingsProps) {
  const client = useQueryClient();
  const { organizationId } = useScope();
  const refresh = useRefreshWebhooks();
  // Values from when the form was last opened or saved; unchanged fields are not submitted.
  const [before, setBefore] = useState<WebhookFormValues>(webhook);
  const save = useGuardedMutation({
    run: (values: WebhookFormValues, password) =>
      updateWebhook(organizationId, webhook.id, { ...changedValues(before, values), password }),
    onSuccess: ({ test_delivery_id, ...saved }, values) => {
      setBefore(values);
      client.setQueryData(webhookQueries.one(organizationId, webhook.id).queryKey, saved);
      toast.success("Changes saved", {
        description: test_delivery_id
          ? "We are sending a ping to the new URL."
          : "They apply starting with the next event.",
      });
      if (test_delivery_id) {
        onPinged(test_delivery_id);
        window.scrollTo({ top: 0, behavior: "smooth" });
      }
      return refresh();
    },
  });
  return (
    <div className="flex max-w-3xl flex-col gap-6">
      <div className="rounded-2xl border border-border bg-surface p-5 sm:p-6">
        <WebhookForm
          initial={webhook}
          submitLabel="Save changes"
          onSubmit={save.start}
          isPending={save.isPending}
          error={save.error}
        />
        <PasswordPrompt prompt={save.prompt} />
      </div>
      <Switches webhook={webhook} />
    </div>
  );
}

function Switches({ webhook }: { webhook: Webhook }) {
  const router = useRouter();
  const paths = usePaths();
  const setStatus = useSetWebhookStatus(webhook);
  const [isDeleting, setDeleting] = useState(false);
  const isActive = webhook.status === "active";
  return (
    <div className="divide-y divide-border rounded-2xl border border-border bg-surface">
      <Row
        title={isActive ? "Disable this webhook" : "Enable this webhook"}
        text={
          isActive
            ? "No events are sent while it is disabled, and unfinished deliveries are cancelled."
            : "It will receive future events. Events from while it was disabled are not sent."
        }
      >
        <Button
          variant="tertiary"
          isPending={setStatus.isPending}
          onPress={() => setStatus.mutate(isActive ? "disabled" : "active")}
        >
          {isActive ? "Disable" : "Enable"}
        </Button>
      </Row>
      <Row
        title="Delete this webhook"
        text="The signing secret is permanently deleted. Past deliveries stay in the delivery log."
      >
        <Button variant="danger-soft" onPress={() => setDeleting(true)}>
          Delete webhook
        </Button>
      </Row>
      <DeleteWebhook
        webhook={webhook}
        isOpen={isDeleting}
        onOpenChange={setDeleting}
        onDeleted={() => router.push(paths.webhooks())}
      />
    </div>
  );
}

function Row({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-4 p-5 sm:px-6">
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="font-medium">{title}</h2>
        <p className="text-sm text-muted">{text}</p>
      </div>
      {children}
    </div>
  );
}
