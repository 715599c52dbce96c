"use client";

import { useMutation } from "@tanstack/react-query";
import { Lock } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsString, useQueryState } from "nuqs";
import { useEffect, useState } from "react";
import { useMay, usePaths, useScope } from "@/components/shell/scope";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { LinkButton } from "@/components/ui/plain-button";
import { useRepeatable } from "@/components/ui/use-repeatable";
import { createWebhook } from "@/lib/api-client/webhooks";
import type { CreatedWebhook as Created, CreateWebhookBody } from "@/lib/contracts/webhooks";
import { AskAnAdmin } from "./ask-an-admin";
import { CreatedWebhook } from "./created-webhook";
import { useRefreshWebhooks } from "./use-webhook-changes";
import { WebhookForm } from "./webhook-form";
import { WebhookScreenSkeleton } from "./webhook-skeletons";

const blank = { url: "", description: "", events: [] };

export function NewWebhook() {
  const paths = usePaths();
  const { organizationId } = useScope();
  const mayWrite = useMay("webhooks:write");
  const refresh = useRefreshWebhooks();
  // Kept in the component's state and not in a cache, so that the secret is gone when the page is left.
  const [created, setCreated] = useState<Created | null>(null);
  // Also in the address, so that a reload leads to the saved webhook and not to a blank form.
  const [createdId, setCreatedId] = useQueryState("created", parseAsString);
  const router = useRouter();
  const isGone = createdId !== null && !created;
  useEffect(() => {
    if (isGone) router.replace(paths.webhook(createdId));
  }, [isGone, createdId, paths, router]);
  const once = useRepeatable();
  const create = useMutation({
    mutationFn: (body: CreateWebhookBody) => once((key) => createWebhook(organizationId, body, key)),
    gcTime: 0,
    onSuccess: (webhook) => {
      setCreated(webhook);
      void setCreatedId(webhook.id);
      create.reset();
      window.scrollTo({ top: 0 });
      return refresh();
    },
  });
  if (created) return <CreatedWebhook created={created} />;
  if (isGone) return <WebhookScreenSkeleton />;
  return (
    <div className="max-w-3xl">
      <PageHeader
        title="Add webhook"
        description="Choose where Empfio sends events. You get a signing secret, and we send a ping to the URL."
        trail={[
          { label: "Integrations", href: paths.integrations() },
          { label: "Webhooks", href: paths.webhooks() },
        ]}
      />
      {mayWrite ? (
        <div className="rounded-2xl border border-border bg-surface p-5 shadow-surface sm:p-6">
          <WebhookForm
            initial={blank}
            submitLabel="Save and send ping"
            onSubmit={create.mutate}
            isPending={create.isPending}
            error={create.error}
            autoFocus
            actions={
              <LinkButton href={paths.webhooks()} variant="ghost">
                Cancel
              </LinkButton>
            }
          />
        </div>
      ) : (
        <EmptyState
          icon={Lock}
          title="You cannot add webhooks"
          actions={
            <LinkButton href={paths.webhooks()} variant="secondary">
              View webhooks
            </LinkButton>
          }
        >
          <AskAnAdmin />
        </EmptyState>
      )}
    </div>
  );
}
