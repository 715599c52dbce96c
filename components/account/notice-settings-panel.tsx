"use client";

import { Skeleton, Switch, toast } from "@heroui/react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { noticeKindLabels } from "@/components/notices/notice-kinds";
import { ErrorState } from "@/components/ui/error-state";
import { messageOf } from "@/lib/api-client/fetch-json";
import { noticeQueries, updateNoticeSettings } from "@/lib/api-client/notices";
import { type NoticeKind, noticeKinds } from "@/lib/contracts/vocabulary";

/** Which notices the user gets by email, in every organization. */
export function NoticeSettingsPanel({ sendsEmail }: { sendsEmail: boolean }) {
  const client = useQueryClient();
  const query = noticeQueries.settings();
  const { data, error, refetch, isFetching } = useQuery(query);
  const change = useMutation({
    mutationFn: ({ kind, isOn }: { kind: NoticeKind; isOn: boolean }) =>
      updateNoticeSettings({ [kind]: isOn }),
    onSuccess: (saved) => client.setQueryData(query.queryKey, saved),
    onError: (failure) => toast.danger("Nothing was changed", { description: messageOf(failure) }),
  });
  if (!data) {
    if (!error) return <Skeleton className="h-48 max-w-xl rounded-lg" />;
    const title = "Could not load your email settings";
    return <ErrorState title={title} error={error} onRetry={refetch} isRetrying={isFetching} />;
  }
  return (
    <div className="flex max-w-xl flex-col gap-4">
      <p className="text-sm text-muted">
        {sendsEmail
          ? "Admins get an email when:"
          : "This installation sends no email. Notices appear under the bell. Ask your operator to set SMTP_URL."}
      </p>
      {noticeKinds.map((kind) => (
        <Switch
          key={kind}
          isSelected={
            change.variables?.kind === kind && change.isPending ? change.variables.isOn : data.email[kind]
          }
          isDisabled={change.isPending}
          onChange={(isOn) => change.mutate({ kind, isOn })}
        >
          <Switch.Content>
            <Switch.Control>
              <Switch.Thumb />
            </Switch.Control>
            {noticeKindLabels[kind]}
          </Switch.Content>
        </Switch>
      ))}
    </div>
  );
}
