"use client";

import {
  Button,
  Checkbox,
  CheckboxGroup,
  Description,
  FieldError,
  Label,
  ListBox,
  Select,
} from "@heroui/react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useScope } from "@/components/shell/scope";
import { ApiForm, FormActions } from "@/components/ui/api-form";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { FormField } from "@/components/ui/form-field";
import { PasswordPrompt } from "@/components/ui/password-prompt";
import { typed } from "@/components/ui/plain-form";
import { useGuardedMutation } from "@/components/ui/use-guarded-mutation";
import { apiKeyQueries, createApiKey } from "@/lib/api-client/api-keys";
import type { CreateApiKeyBody, CreatedApiKey } from "@/lib/contracts/api-keys";
import { limits } from "@/lib/contracts/limits";
import { type Scope, scopes, scopeWords } from "@/lib/contracts/permissions";

/** Days until a key expires; null: never. */
const expiries = {
  month: { label: "In 30 days", days: 30 },
  quarter: { label: "In 90 days", days: 90 },
  year: { label: "In one year", days: 365 },
  never: { label: "Never", days: null },
} as const;
type Expiry = keyof typeof expiries;

const DAY_MS = 86_400_000;

export function CreateApiKey({ apiUrl, onClose }: { apiUrl: string; onClose: () => void }) {
  const { organizationId } = useScope();
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useState<Scope[]>(["read"]);
  const [expiry, setExpiry] = useState<Expiry>("year");
  const [created, setCreated] = useState<CreatedApiKey | null>(null);
  const create = useGuardedMutation({
    run: (body: CreateApiKeyBody, password) => createApiKey(organizationId, { ...body, password }),
    onSuccess: (key) => {
      setCreated(key);
      return queryClient.invalidateQueries(apiKeyQueries.list(organizationId));
    },
  });
  if (created) return <CreatedKey created={created} apiUrl={apiUrl} onClose={onClose} />;
  const submit = (form: FormData) => {
    const { days } = expiries[expiry];
    create.start({
      name: typed(form, "name"),
      scopes: chosen,
      expires_at: days === null ? null : new Date(Date.now() + days * DAY_MS).toISOString(),
    });
  };
  return (
    <ApiForm error={create.error} onSubmit={submit}>
      <FormField
        name="name"
        label="Name"
        autoFocus
        maxLength={limits.apiKeyNameLength}
        description="The program that uses the key, for example “CRM sync”. The audit log shows it."
      />
      <ScopePicker value={chosen} onChange={setChosen} />
      <ExpirySelect value={expiry} onChange={setExpiry} />
      <FormActions submitLabel="Create key" isPending={create.isPending} onCancel={onClose} />
      <PasswordPrompt prompt={create.prompt} />
    </ApiForm>
  );
}

function ScopePicker({ value, onChange }: { value: Scope[]; onChange: (scopes: Scope[]) => void }) {
  return (
    <CheckboxGroup
      name="scopes"
      isRequired
      value={value}
      onChange={(next) => onChange(scopes.filter((scope) => next.includes(scope)))}
      className="flex flex-col gap-1"
    >
      <Label>Scopes</Label>
      {scopes.map((scope) => (
        <Checkbox key={scope} value={scope} className="mt-0 py-1">
          <Checkbox.Content>
            <Checkbox.Control>
              <Checkbox.Indicator />
            </Checkbox.Control>
            <span className="flex flex-col">
              <span className="font-mono text-sm">{scope}</span>
              <span className="text-sm text-muted">{scopeWords[scope]}</span>
            </span>
          </Checkbox.Content>
        </Checkbox>
      ))}
      <Description>Scopes cannot be changed later.</Description>
      <FieldError />
    </CheckboxGroup>
  );
}

function ExpirySelect({ value, onChange }: { value: Expiry; onChange: (expiry: Expiry) => void }) {
  return (
    <Select name="expires_at" value={value} onChange={(key) => onChange(key as Expiry)}>
      <Label>Expires</Label>
      <Select.Trigger>
        <Select.Value>{expiries[value].label}</Select.Value>
        <Select.Indicator />
      </Select.Trigger>
      <Select.Popover>
        <ListBox>
          {Object.entries(expiries).map(([id, { label }]) => (
            <ListBox.Item key={id} id={id} textValue={label}>
              {label}
              <ListBox.ItemIndicator />
            </ListBox.Item>
          ))}
        </ListBox>
      </Select.Popover>
    </Select>
  );
}

interface CreatedKeyProps {
  created: CreatedApiKey;
  apiUrl: string;
  onClose: () => void;
}

/** The new key, which is shown only now, and a request that uses it. */
function CreatedKey({ created, apiUrl, onClose }: CreatedKeyProps) {
  const sample = `curl ${apiUrl}/webhooks \\\n  -H "Authorization: Bearer $EMPFIO_API_KEY"`;
  return (
    <div className="flex flex-col gap-4">
      <p role="status" className="text-sm">
        Store this key like a password. It is <strong>shown only now</strong>.
      </p>
      <code
        data-testid="api-key"
        className="rounded-lg border border-border bg-surface-secondary p-3 font-mono text-xs break-all select-all"
      >
        {created.key}
      </code>
      <p className="text-sm text-muted">Send it with each request, in a header and never in the URL:</p>
      <CodeBlock code={sample} language="text" label="sample request" wrap />
      <div className="flex justify-end gap-2">
        <Button variant="tertiary" onPress={onClose}>
          Done
        </Button>
        <CopyButton value={created.key} label="key" showLabel variant="primary" size="md" />
      </div>
    </div>
  );
}
