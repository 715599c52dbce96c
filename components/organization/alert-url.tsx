"use client";

import { Button, Skeleton, toast } from "@heroui/react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useScope } from "@/components/shell/scope";
import { ApiForm } from "@/components/ui/api-form";
import { ErrorState } from "@/components/ui/error-state";
import { FormField } from "@/components/ui/form-field";
import { typed } from "@/components/ui/plain-form";
import { messageOf } from "@/lib/api-client/fetch-json";
import { noticeQueries, testAlert, updateAlerts } from "@/lib/api-client/notices";
import { limits } from "@/lib/contracts/limits";

/** The URL of a chat channel that gets every notice. */
export function AlertUrl() {
  const { organizationId } = useScope();
  const client = useQueryClient();
  const query = noticeQueries.alerts(organizationId);
  const { data, error, refetch, isFetching } = useQuery(query);
  const save = useMutation({
    mutationFn: (url: string) => updateAlerts(organizationId, url.trim() === "" ? null : url.trim()),
    onSuccess: (saved) => {
      client.setQueryData(query.queryKey, saved);
      if (saved.alert_url)
        toast.success("Alert URL saved", { description: "Send a test alert to check it." });
      else toast("Alert URL removed");
    },
  });
  const test = useMutation({
    mutationFn: () => testAlert(organizationId),
    onSuccess: ({ delivered, error: failure }) =>
      delivered
        ? toast.success("The test alert was delivered")
        : toast.danger("The test alert was not delivered", { description: failure?.message }),
    onError: (failure) => toast.danger("No test alert was sent", { description: messageOf(failure) }),
  });
  if (!data) {
    if (!error) return <Skeleton className="h-32 max-w-xl rounded-lg" />;
    const title = "Could not load the alert URL";
    return <ErrorState title={title} error={error} onRetry={refetch} isRetrying={isFetching} />;
  }
  return (
    <ApiForm
      key={data.alert_url}
      error={save.error}
      onSubmit={(form) => save.mutate(typed(form, "alert_url"))}
      className="max-w-xl"
    >
      <FormField
        name="alert_url"
        label="Alert URL"
        type="url"
        defaultValue={data.alert_url ?? ""}
        maxLength={limits.urlLength}
        description="Optional. An incoming webhook of Slack or a compatible chat. Each notice is posted there once. Leave it empty for none."
        input={{ autoComplete: "off", placeholder: "https://hooks.slack.com/services/…" }}
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" isPending={save.isPending}>
          Save alert URL
        </Button>
        {data.alert_url && (
          <Button variant="tertiary" isPending={test.isPending} onPress={() => test.mutate()}>
            Send test alert
          </Button>
        )}
      </div>
    </ApiForm>
  );
}
