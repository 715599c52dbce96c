"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useMay, useScope } from "@/components/shell/scope";
import { ErasedNote } from "@/components/ui/erased-note";
import { erasureQuery } from "@/lib/api-client/erasure";
import type { Timeline } from "@/lib/contracts/timeline";

/** Above the timeline of an object: when its personal data was erased and on whose request, and the progress. */
export function ErasureNotice({ object }: { object: Timeline["object"] }) {
  const { erased_at, erased_by, erasure_id } = object;
  if (erased_at === null) return null;
  return (
    <div
      role="note"
      aria-label="Erasure"
      className="mb-4 flex flex-col gap-1 rounded-lg border border-border bg-surface px-4 py-3"
    >
      <ErasedNote what="Personal data" at={erased_at} by={erased_by} />
      {erasure_id !== null && <Progress id={erasure_id} />}
    </div>
  );
}

function Progress({ id }: { id: string }) {
  const { organizationId } = useScope();
  const queryClient = useQueryClient();
  const { data } = useQuery({ ...erasureQuery(organizationId, id), enabled: useMay("crm:read") });
  const isRunning = data?.status === "running";
  useEffect(() => {
    // Anything that was loaded while the erasure was running may contain personal data.
    if (isRunning) return () => void queryClient.invalidateQueries();
    return undefined;
  }, [isRunning, queryClient]);
  if (!data) return null;
  const { events, cancelled_deliveries: cancelled, responses } = data.counts;
  const records = count(data.objects, "record");
  const contents = `${count(events, "payload")}, ${count(responses, "response")}`;
  return (
    <p className="ps-6 text-sm text-muted" aria-live="polite">
      {isRunning ? `Erasing ${records}. So far: ${contents}. ` : `Erased: ${records}, ${contents}. `}
      {cancelled > 0 && `${count(cancelled, "unfinished delivery", "unfinished deliveries")} cancelled.`}
    </p>
  );
}

const count = (value: number, one: string, many = `${one}s`) =>
  `${value.toLocaleString("en-GB")} ${value === 1 ? one : many}`;
