"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useScope } from "@/components/shell/scope";
import { replayQueries } from "@/lib/api-client/replays";
import type { PreviewReplayBody, ReplayPreview } from "@/lib/contracts/replays";
import { totalOf } from "./replay-words";

export interface PreviewState {
  data: ReplayPreview | undefined;
  error: Error | null;
  /** True while the preview of an earlier choice is shown. */
  isStale: boolean;
  /** Number of events to send; 0 while it is not known. */
  total: number;
}

/** @param body null for a choice that is incomplete */
export function useReplayPreview(webhookId: string, body: PreviewReplayBody | null): PreviewState {
  const { organizationId } = useScope();
  const { data, error, isPlaceholderData } = useQuery({
    ...replayQueries.preview(organizationId, webhookId, body ?? { include: [] }),
    enabled: body !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const shown = body && !error ? data : undefined;
  return {
    data: shown,
    error: body ? error : null,
    isStale: isPlaceholderData,
    total: shown ? totalOf(shown) : 0,
  };
}
