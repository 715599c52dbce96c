import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useMay, useScope } from "@/components/shell/scope";
import { auditQueries } from "@/lib/api-client/audit";
import type { AuditEntry } from "@/lib/contracts/audit";
import type { Delivery } from "@/lib/contracts/deliveries";
import { describeChange } from "./configuration-changes";

export interface ConfigurationChange {
  entry: AuditEntry;
  created_at: string;
  texts: string[];
}

const none: ConfigurationChange[] = [];

/**
 * Changes to a webhook's configuration since the oldest delivery shown, newest first. Empty for members, who may not
 * read the audit log, and without a webhook.
 */
export function useConfigurationChanges(
  webhookId: string | undefined,
  oldest: Delivery | undefined,
): ConfigurationChange[] {
  const { organizationId } = useScope();
  const mayRead = useMay("audit:read");
  const { data, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery({
    ...auditQueries.list(organizationId, {
      webhook_id: webhookId ?? null,
      actor: null,
      action: null,
      hide_support: true,
    }),
    enabled: mayRead && webhookId !== undefined,
  });
  const read = data?.pages.at(-1)?.data.at(-1)?.created_at;
  const reachesFurther = !oldest || !read || read > oldest.created_at;
  useEffect(() => {
    if (data && hasNextPage && !isFetching && reachesFurther) void fetchNextPage();
  }, [data, hasNextPage, isFetching, reachesFurther, fetchNextPage]);
  return useMemo(
    () =>
      data?.pages
        .flatMap((page) => page.data)
        .map((entry) => ({ entry, created_at: entry.created_at, texts: describeChange(entry) }))
        .filter(({ texts }) => texts.length > 0) ?? none,
    [data],
  );
}
