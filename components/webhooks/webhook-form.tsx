"use client";

import { Button } from "@heroui/react";
import { type ReactNode, useState } from "react";
import { ApiForm } from "@/components/ui/api-form";
import { FormField } from "@/components/ui/form-field";
import { useLeaveWarning } from "@/components/ui/use-leave-warning";
import { fieldErrors } from "@/lib/api-client/field-errors";
import type { SubscribableEventType } from "@/lib/contracts/event-catalog";
import { limits } from "@/lib/contracts/limits";
import { changedValues } from "./changed-values";
import { EventPicker } from "./event-picker";
import { loadWebhookContract } from "./load-webhook-contract";
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
  /** The webhook that is being edited. */
  webhookId?: string;
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
  const isDirty = Object.keys(changedValues(initial, values)).length > 0;
  const leaveWarning = useLeaveWarning(props.webhookId !== undefined && isDirty && !isPending);
  const change = (part: Partial<WebhookFormValues>) => setValues((before) => ({ ...before, ...part }));

  const submit = async () => {
    setChecking(true);
    const contract = await loadWebhookContract().catch(() => null);
    setChecking(false);
    const trimmed = { ...values, url: values.url.trim() };
    // If the schemas could not be loaded, only the server validates.
    const issues = contract?.createWebhookBody.safeParse(trimmed).error?.issues;
    setOwnErrors(issues && fieldErrors(issues.map((issue) => ({ ...issue, path: String(issue.path[0]) }))));
    if (!issues) onSubmit(trimmed);
  };
  return (
    <ApiForm error={error} ownErrors={ownErrors} onSubmit={submit} className="gap-6">
      <WebhookUrlField
        value={values.url}
        onChange={(url) => change({ url })}
        webhookId={props.webhookId}
        autoFocus={autoFocus}
      />
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
      {leaveWarning}
    </ApiForm>
  );
}
