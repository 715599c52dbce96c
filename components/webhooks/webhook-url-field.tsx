"use client";

import { Description, FieldError, Input, Label, TextField } from "@heroui/react";
import { limits } from "@/lib/contracts/limits";
import { webhookUrl } from "@/lib/contracts/webhooks";

interface WebhookUrlFieldProps {
  value: string;
  onChange: (value: string) => void;
  autoFocus?: boolean;
}

/** Says what is wrong while it is typed, but leaves in peace who has only begun. */
function complaint(value: string): string | null {
  if ("https://".startsWith(value.toLowerCase())) return null;
  const result = webhookUrl.safeParse(value.trim());
  return result.success ? null : (result.error.issues[0]?.message ?? null);
}

export function WebhookUrlField({ value, onChange, autoFocus }: WebhookUrlFieldProps) {
  return (
    <TextField
      fullWidth
      isRequired
      name="url"
      type="url"
      inputMode="url"
      value={value}
      onChange={onChange}
      validate={complaint}
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
      <Description>HTTPS, reachable from the internet. We send a ping to it as soon as you save.</Description>
      <FieldError />
    </TextField>
  );
}
