"use client";

import { Button } from "@heroui/react";
import { type ReactNode, useState } from "react";
import { ApiForm } from "@/components/ui/api-form";
import { FormField } from "@/components/ui/form-field";
import type { SubscribableEventType } from "@/lib/contracts/event-catalog";
import { limits } from "@/lib/contracts/limits";
import { EventPicker } from "./event-picker";
import { loadWebhookContract } from "./use-webhook-contract";
import { WebhookUrlField } from "./webhook-url-field";

export interface WebhookFormValues {
  url: string;
  description: string;
  events: SubscribableEventType[];
}

interface WebhookFormProps {
  initial: WebhookFormValues;
  submitLabel: string;
  onSubmit: (values: WebhookFormValues) => void;
  isPending: boolean;
  error: Error | null;
  autoFocus?: boolean;
  /** Shown beside the submit button. */
  actions?: ReactNode;
}

/** URL, description, and events of a new or existing webhook. */
export function WebhookForm(props: WebhookFormProps) {
  const { initial, submitLabel, onSubmit, isPending, error, autoFocus, actions } = props;
  // Copied field by field: `initial` may be a whole webhook, and the API refuses unknown fields.
  const [values, setValues] = useState<WebhookFormValues>({
    url: initial.url,
    description: initial.description,
    events: initial.events,
  });
  const [ownErrors, setOwnErrors] = useState<Record<string, string>>();
  const [isChecking, setChecking] = useState(false);
  const change = (part: Partial<WebhookFormValues>) => setValues((before) => ({ ...before, ...part }));

  const submit = async () => {
    setChecking(true);
    const contract = await loadWebhookContract().catch(() => null);
    setChecking(false);
    const trimmed = { ...values, url: values.url.trim() };
    // If the schemas could not be loaded, only the server validates.
    const issues = contract?.createWebhookBody.safeParse(trimmed).error?.issues;
    setOwnErrors(issues && firstPerField(issues));
    if (!issues) onSubmit(trimmed);
  };
  return (
    <ApiForm error={error} ownErrors={ownErrors} onSubmit={submit} className="gap-6">
      <WebhookUrlField value={values.url} onChange={(url) => change({ url })} autoFocus={autoFocus} />
      <FormField
        name="description"
        label="Description"
        description="Optional. Name the receiver so that your team can tell webhooks apart."
        value={values.description}
        onChange={(description) => change({ description })}
        maxLength={limits.descriptionLength}
        input={{ placeholder: "Booking sync to the ERP" }}
      />
      <EventPicker value={values.events} onChange={(events) => change({ events })} />
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" isPending={isPending || isChecking}>
          {submitLabel}
        </Button>
        {actions}
      </div>
    </ApiForm>
  );
}

function firstPerField(issues: { path: PropertyKey[]; message: string }[]): Record<string, string> {
  return Object.fromEntries(issues.map(({ path, message }) => [String(path[0]), message]).reverse());
}
