"use client";

import { Button, toast } from "@heroui/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useScope } from "@/components/shell/scope";
import { ApiForm } from "@/components/ui/api-form";
import { FormField } from "@/components/ui/form-field";
import { useLeaveWarning } from "@/components/ui/use-leave-warning";
import { updateWebhook, webhookQueries } from "@/lib/api-client/webhooks";
import type { Webhook } from "@/lib/contracts/webhooks";
import { describeRate, rateError, readRate } from "./rate";
import { useRefreshWebhooks } from "./use-webhook-changes";

/** Sets or removes the rate limit of a webhook. */
export function RateLimit({ webhook }: { webhook: Webhook }) {
  const client = useQueryClient();
  const { organizationId } = useScope();
  const refresh = useRefreshWebhooks();
  const [draft, setDraft] = useState<string | null>(null);
  const [ownErrors, setOwnErrors] = useState<Record<string, string>>();
  const saved = webhook.per_minute === null ? "" : String(webhook.per_minute);
  const value = draft ?? saved;
  const save = useMutation({
    mutationFn: (per_minute: number | null) => updateWebhook(organizationId, webhook.id, { per_minute }),
    onSuccess: ({ test_delivery_id: _, ...changed }) => {
      client.setQueryData(webhookQueries.one(organizationId, webhook.id).queryKey, changed);
      setDraft(null);
      toast.success(changed.per_minute === null ? "Rate limit removed" : "Rate limit saved", {
        description: "It applies immediately, including to waiting deliveries.",
      });
      return refresh();
    },
  });
  const isDirty = value.trim() !== saved;
  const leaveWarning = useLeaveWarning(isDirty && !save.isPending);
  const submit = () => {
    const error = rateError(value);
    setOwnErrors(error ? { per_minute: error } : {});
    if (!error) save.mutate(readRate(value));
  };
  return (
    <section aria-labelledby="rate-limit" className="rounded-2xl border border-border bg-surface p-5 sm:p-6">
      <h2 id="rate-limit" className="font-medium">
        Rate limit
      </h2>
      <p className="mb-4 text-sm text-muted">
        For receivers that accept a limited number of requests. Deliveries above the limit wait for their
        turn, and none is lost. Retries count; tests do not.
      </p>
      <ApiForm error={save.error} ownErrors={ownErrors} onSubmit={submit}>
        <FormField
          name="per_minute"
          label="Requests per minute"
          description={describeRate(value)}
          value={value}
          onChange={setDraft}
          maxLength={6}
          className="max-w-60"
          input={{ inputMode: "numeric", placeholder: "No limit", autoComplete: "off" }}
        />
        {isDirty && (
          <div>
            <Button type="submit" isPending={save.isPending}>
              Save rate limit
            </Button>
          </div>
        )}
        {leaveWarning}
      </ApiForm>
    </section>
  );
}
