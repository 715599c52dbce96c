"use client";

import { Button } from "@heroui/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useScope } from "@/components/shell/scope";
import { ApiForm } from "@/components/ui/api-form";
import { FormField } from "@/components/ui/form-field";
import { toast } from "@/components/ui/toast";
import { useLeaveWarning } from "@/components/ui/use-leave-warning";
import { updateWebhook, webhookQueries } from "@/lib/api-client/webhooks";
import { limits } from "@/lib/contracts/limits";
import type { Webhook } from "@/lib/contracts/webhooks";
import { emptyRow, type HeaderRow, headerErrors, toHeaderChanges } from "./header-rows";
import { useRefreshWebhooks } from "./use-webhook-changes";

/** Sets, replaces, and removes the custom headers of a webhook. Stored values are never shown again. */
export function CustomHeaders({ webhook }: { webhook: Webhook }) {
  const client = useQueryClient();
  const { organizationId } = useScope();
  const refresh = useRefreshWebhooks();
  const [removed, setRemoved] = useState<string[]>([]);
  const [rows, setRows] = useState<HeaderRow[]>([]);
  const [ownErrors, setOwnErrors] = useState<Record<string, string>>();
  const save = useMutation({
    mutationFn: () => updateWebhook(organizationId, webhook.id, { headers: toHeaderChanges(rows, removed) }),
    gcTime: 0,
    onSuccess: ({ test_delivery_id: _, ...saved }) => {
      client.setQueryData(webhookQueries.one(organizationId, webhook.id).queryKey, saved);
      setRows([]);
      setRemoved([]);
      toast.success("Custom headers saved", { description: "They are sent from the next attempt on." });
      return refresh();
    },
  });
  const isDirty = rows.length > 0 || removed.length > 0;
  const leaveWarning = useLeaveWarning(isDirty && !save.isPending);
  const change = (key: number, part: Partial<HeaderRow>) =>
    setRows((before) => before.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const drop = (key: number) => setRows((before) => before.filter((row) => row.key !== key));
  const stored = webhook.headers.filter((name) => !removed.includes(name));
  const added = rows.filter(({ replaces }) => replaces === null);
  const submit = () => {
    const errors = headerErrors(rows, stored);
    setOwnErrors(errors);
    if (Object.keys(errors).length === 0) save.mutate();
  };
  return (
    <section
      aria-labelledby="custom-headers"
      className="rounded-2xl border border-border bg-surface p-5 sm:p-6"
    >
      <h2 id="custom-headers" className="font-medium">
        Custom headers
      </h2>
      <p className="mb-4 text-sm text-muted">
        Sent with every request, for example to pass your gateway’s sign-in. Values are encrypted and never
        shown again. The first ping was sent without them. After saving, send a test.
      </p>
      <ApiForm error={save.error} ownErrors={ownErrors} onSubmit={submit}>
        {stored.length > 0 && (
          <ul className="divide-y divide-border rounded-lg border border-border">
            {stored.map((name) => {
              const row = rows.find(({ replaces }) => replaces === name);
              return (
                <li key={name} className="flex flex-col gap-3 px-3 py-2">
                  <div className="flex flex-wrap items-center justify-between gap-2">
                    <span className="min-w-0 font-mono text-sm break-all">
                      {name}: <span className="text-muted">{row ? "new value" : "••••••••"}</span>
                    </span>
                    <span className="flex gap-1">
                      <Button
                        size="sm"
                        variant="tertiary"
                        aria-label={row ? `Keep the value of ${name}` : `Replace the value of ${name}`}
                        onPress={() =>
                          row ? drop(row.key) : setRows((before) => [...before, emptyRow(before, name)])
                        }
                      >
                        {row ? "Keep" : "Replace"}
                      </Button>
                      <Button
                        size="sm"
                        variant="tertiary"
                        aria-label={`Remove ${name}`}
                        onPress={() => {
                          if (row) drop(row.key);
                          setRemoved((before) => [...before, name]);
                        }}
                      >
                        Remove
                      </Button>
                    </span>
                  </div>
                  {row && <ValueField row={row} label={`New value of ${name}`} onChange={change} />}
                </li>
              );
            })}
          </ul>
        )}
        {added.map((row) => (
          <div key={row.key} className="grid items-start gap-3 sm:grid-cols-[1fr_1.5fr_auto]">
            <FormField
              name={`name-${row.key}`}
              label="Header name"
              value={row.name}
              onChange={(name) => change(row.key, { name })}
              maxLength={limits.headerNameLength}
              input={{
                placeholder: "X-Api-Key",
                autoCapitalize: "none",
                spellCheck: false,
                autoComplete: "off",
              }}
              autoFocus
            />
            <ValueField row={row} label="Value" onChange={change} />
            <Button
              variant="tertiary"
              className="sm:mt-6"
              aria-label={`Discard ${row.name || "the new header"}`}
              onPress={() => drop(row.key)}
            >
              Discard
            </Button>
          </div>
        ))}
        {removed.length > 0 && (
          <p className="text-sm text-muted">
            Saving removes {removed.join(", ")}.{" "}
            <button
              type="button"
              className="rounded-sm underline underline-offset-2 focus-visible:status-focused"
              onClick={() => setRemoved([])}
            >
              Keep
            </button>
          </p>
        )}
        <div className="flex flex-wrap gap-2">
          {stored.length + added.length < limits.headersPerWebhook && (
            <Button
              variant="tertiary"
              onPress={() => setRows((before) => [...before, emptyRow(before, null)])}
            >
              <Plus aria-hidden className="size-4" />
              Add header
            </Button>
          )}
          {isDirty && (
            <Button type="submit" isPending={save.isPending}>
              Save headers
            </Button>
          )}
        </div>
        {leaveWarning}
      </ApiForm>
    </section>
  );
}

interface ValueFieldProps {
  row: HeaderRow;
  label: string;
  onChange: (key: number, part: Partial<HeaderRow>) => void;
}

/** Its name is the path of the field in errors of the API. */
function ValueField({ row, label, onChange }: ValueFieldProps) {
  return (
    <FormField
      name={`headers.${row.name.trim()}`}
      label={label}
      value={row.value}
      onChange={(value) => onChange(row.key, { value })}
      maxLength={limits.headerValueLength}
      input={{ autoComplete: "off", autoCapitalize: "none", spellCheck: false }}
    />
  );
}
