"use client";

import { Button, Checkbox, CheckboxGroup, Description, FieldError, Label } from "@heroui/react";
import { type ReactNode, useState } from "react";
import { ApiForm } from "@/components/ui/api-form";
import { FormField } from "@/components/ui/form-field";
import { useLeaveWarning } from "@/components/ui/use-leave-warning";
import { fieldErrors } from "@/lib/api-client/field-errors";
import { limits } from "@/lib/contracts/limits";
import { eventWords, type SubscribableEventType, subscribableEventTypes } from "@/lib/contracts/vocabulary";
import { changedValues } from "./changed-values";
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
        isOptional
        description="Name the receiver so that your team can tell webhooks apart."
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

interface EventPickerProps {
  value: SubscribableEventType[];
  onChange: (events: SubscribableEventType[]) => void;
}

const subjects = [...new Set(subscribableEventTypes.map((type) => eventWords[type].subject))].map(
  (subject) => ({
    subject,
    types: subscribableEventTypes.filter((type) => eventWords[type].subject === subject),
  }),
);

function EventPicker({ value, onChange }: EventPickerProps) {
  const isAll = value.length === subscribableEventTypes.length;
  return (
    <CheckboxGroup
      name="events"
      isRequired
      value={value}
      onChange={(chosen) => onChange(subscribableEventTypes.filter((type) => chosen.includes(type)))}
      className="flex flex-col gap-2"
    >
      <div className="flex items-center justify-between gap-4">
        <Label>Events</Label>
        <Button size="sm" variant="ghost" onPress={() => onChange(isAll ? [] : [...subscribableEventTypes])}>
          {isAll ? "Clear all" : "Select all"}
        </Button>
      </div>
      <div className="divide-y divide-border overflow-hidden rounded-xl border border-border">
        {subjects.map(({ subject, types }) => (
          <div key={subject} className="grid gap-x-4 gap-y-1 px-4 py-3 sm:grid-cols-[7.5rem_1fr]">
            <p className="py-1 text-sm font-medium">{subject}</p>
            <div className="flex flex-col">
              {types.map((type) => (
                <Checkbox key={type} value={type} className="mt-0 py-1">
                  <Checkbox.Content>
                    <Checkbox.Control>
                      <Checkbox.Indicator />
                    </Checkbox.Control>
                    <span className="flex flex-wrap items-baseline gap-x-3">
                      <span className="font-mono text-sm">{type}</span>
                      <span className="text-sm text-muted">{eventWords[type].description}</span>
                    </span>
                  </Checkbox.Content>
                </Checkbox>
              ))}
            </div>
          </div>
        ))}
      </div>
      <Description>Only selected events are sent. You can change this later.</Description>
      <FieldError />
    </CheckboxGroup>
  );
}

/** Loaded when the form is submitted, since zod and the schemas are larger than the form. */
async function loadWebhookContract() {
  const { config } = await import("zod");
  // Must run before the first schema. Otherwise zod tests whether it can compile code, which our Content Security
  // Policy refuses and reports.
  config({ jitless: true });
  return import("@/lib/contracts/webhooks");
}
