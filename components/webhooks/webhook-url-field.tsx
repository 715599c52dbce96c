"use client";

import { Description, FieldError, Input, Label, TextField } from "@heroui/react";
import { TriangleAlert } from "lucide-react";
import { limits } from "@/lib/contracts/limits";
import { repairPastedUrl } from "@/lib/contracts/url-faults";
import { useUrlCheck } from "./use-url-check";

interface WebhookUrlFieldProps {
  value: string;
  onChange: (value: string) => void;
  /** The webhook that is being edited. */
  webhookId?: string | undefined;
  autoFocus?: boolean | undefined;
}

/**
 * Names all faults of the URL while it is typed, and other webhooks with the same URL. Not of type "url", since the
 * browser would validate it with its own words.
 */
export function WebhookUrlField({ value, onChange, webhookId, autoFocus }: WebhookUrlFieldProps) {
  const { faults, twins } = useUrlCheck(value, webhookId);
  const [twin] = twins;
  return (
    <TextField
      fullWidth
      isRequired
      name="url"
      inputMode="url"
      value={value}
      onChange={(text) => onChange(repairPastedUrl(text))}
      validate={() => faults}
      maxLength={limits.urlLength}
      autoFocus={autoFocus}
    >
      <Label>Endpoint URL</Label>
      <Input
        placeholder="https://example.com/webhooks/empfio"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        className="font-mono"
      />
      <Description>
        Must use HTTPS and be reachable from the internet. We send a ping when you save.
      </Description>
      <FieldError>
        {({ validationErrors }) => validationErrors.map((text) => <p key={text}>{text}</p>)}
      </FieldError>
      {twin && (
        <p role="status" className="flex items-start gap-1.5 text-xs text-warning-soft-foreground">
          <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          <span>
            {twins.length === 1 ? "Another webhook sends" : `${twins.length} other webhooks send`} to this URL
            {twin.description && ` (${twin.description})`}. You can save it; the receiver then gets each event
            once per webhook.
          </span>
        </p>
      )}
    </TextField>
  );
}
