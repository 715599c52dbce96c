"use client";

import { useQuery } from "@tanstack/react-query";
import { useScope } from "@/components/shell/scope";
import { usePaused } from "@/components/ui/use-paused";
import { checkUrl, webhookKeys, webhookQueries } from "@/lib/api-client/webhooks";
import { readUrl, urlFaultTexts } from "@/lib/contracts/url-faults";
import type { Webhook } from "@/lib/contracts/webhooks";

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
export function useUrlCheck(value: string, ownId: string | undefined): UrlCheck {
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
