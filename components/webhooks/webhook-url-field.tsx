"use client";

import { Description, FieldError, Input, Label, TextField } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { useScope } from "@/components/shell/scope";
import { checkUrl, webhookKeys, webhookQueries } from "@/lib/api-client/webhooks";
import { limits } from "@/lib/contracts/limits";
import { readUrl, repairPastedUrl, urlFaultTexts } from "@/lib/contracts/url-faults";
import type { Webhook } from "@/lib/contracts/webhooks";

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

const TYPING_PAUSE_MS = 400;

interface UrlCheck {
  /** Everything that would refuse the URL. */
  faults: string[];
  /** Other webhooks with the same URL, which is allowed. */
  twins: Webhook[];
}

/**
 * Validates a URL while it is typed: its form immediately, its port and host on the server when typing pauses. If the
 * server cannot be reached, saving still validates.
 * @param ownId the webhook that is being edited
 */
function useUrlCheck(value: string, ownId: string | undefined): UrlCheck {
  const { organizationId } = useScope();
  const url = value.trim();
  const isBegun = !"https://".startsWith(url.toLowerCase());
  const { faults, corrected } = readUrl(url);
  const paused = usePaused(url, TYPING_PAUSE_MS);
  const { data } = useQuery({
    queryKey: [...webhookKeys.all(organizationId), "check-url", paused],
    queryFn: () => checkUrl(organizationId, paused),
    enabled: isBegun && corrected !== null && paused === url,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
  const webhooks = useQuery(webhookQueries.list(organizationId)).data?.data ?? [];
  if (!isBegun) return { faults: [], twins: [] };
  return {
    faults: (paused === url && data?.faults) || faults.map((fault) => urlFaultTexts[fault]),
    twins: webhooks.filter(({ id, url: other }) => id !== ownId && isSameUrl(other, url)),
  };
}

/** Saved URLs are normalized; the typed one may end without a slash or name port 443. */
function isSameUrl(saved: string, url: string): boolean {
  return URL.canParse(url) && new URL(url).href.replace(/#.*$/, "") === saved;
}

/** The value once it has not changed for `ms` milliseconds, to avoid a request for every keystroke. */
function usePaused<Value>(value: Value, ms: number): Value {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return paused;
}
