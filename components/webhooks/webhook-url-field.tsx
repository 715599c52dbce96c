"use client";

import { Description, FieldError, Input, Label, TextField } from "@heroui/react";
import { limits } from "@/lib/contracts/limits";
import { useWebhookContract } from "./use-webhook-contract";

interface WebhookUrlFieldProps {
  value: string;
  onChange: (value: string) => void;
  autoFocus?: boolean;
}

export function WebhookUrlField({ value, onChange, autoFocus }: WebhookUrlFieldProps) {
  const contract = useWebhookContract();
  /** Validates while typing, but not before the user has typed more than "https://". */
  const complaint = (text: string) => {
    if (!contract || "https://".startsWith(text.toLowerCase())) return null;
    return contract.webhookUrl.safeParse(text.trim()).error?.issues[0]?.message ?? null;
  };
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
      <Description>
        Must use HTTPS and be reachable from the internet. We send a ping when you save.
      </Description>
      <FieldError />
    </TextField>
  );
}
