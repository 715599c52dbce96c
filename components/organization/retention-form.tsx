"use client";

import { Button, Skeleton } from "@heroui/react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useScope } from "@/components/shell/scope";
import { ApiForm } from "@/components/ui/api-form";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorState } from "@/components/ui/error-state";
import { FormField } from "@/components/ui/form-field";
import { typed } from "@/components/ui/plain-form";
import { toast } from "@/components/ui/toast";
import { organizationQueries, updateRetention } from "@/lib/api-client/organizations";
import { limits } from "@/lib/contracts/limits";
import type { Retention } from "@/lib/contracts/organizations";

type Days = Parameters<typeof updateRetention>[1];

/**
 * For how many days the log and its bodies are kept. A shorter time is confirmed first, because data is deleted.
 * @param longestDays the longest time that can be chosen on this installation
 */
export function RetentionForm({ longestDays }: { longestDays: number }) {
  const { organizationId } = useScope();
  const client = useQueryClient();
  const query = organizationQueries.retention(organizationId);
  const { data, error, refetch, isFetching } = useQuery(query);
  const [asked, ask] = useState<Days>({});
  const [isAsking, setAsking] = useState(false);
  const save = useMutation({
    mutationFn: (days: Days) => updateRetention(organizationId, days),
    onSuccess: (saved) => {
      client.setQueryData(query.queryKey, saved);
      toast.success("Retention saved");
    },
    // The form shows what is wrong with its fields.
    onSettled: () => setAsking(false),
  });
  if (!data) {
    if (!error) return <Skeleton className="h-44 max-w-xl rounded-lg" />;
    const title = "Could not load the retention";
    return <ErrorState title={title} error={error} onRetry={refetch} isRetrying={isFetching} />;
  }
  const isFixed = longestDays < limits.logDaysMin;
  const submit = (form: FormData) => {
    const days: Days = {
      ...(!isFixed && { log_days: toDays(typed(form, "log_days")) }),
      body_days: toDays(typed(form, "body_days")),
    };
    if (!isShorter(days, data)) return save.mutate(days);
    ask(days);
    setAsking(true);
  };
  return (
    <>
      <ApiForm
        key={`${data.log_days} ${data.body_days}`}
        error={save.error}
        onSubmit={submit}
        className="max-w-xl"
      >
        <FormField
          name="log_days"
          label="Keep the log for (days)"
          defaultValue={String(data.log_days)}
          isReadOnly={isFixed}
          description={
            isFixed
              ? "Events, deliveries, and attempts. Set by the operator of this installation."
              : `Events, deliveries, and attempts. ${limits.logDaysMin} to ${longestDays} days.`
          }
          input={{ inputMode: "numeric", autoComplete: "off" }}
        />
        <FormField
          name="body_days"
          label="Keep bodies for (days)"
          defaultValue={String(data.body_days)}
          description="Payloads and responses, at most as long as the log. An event without a payload cannot be resent or replayed."
          input={{ inputMode: "numeric", autoComplete: "off" }}
        />
        <Button type="submit" isPending={save.isPending}>
          Save retention
        </Button>
      </ApiForm>
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setAsking}
        title="Keep data for a shorter time?"
        confirmLabel="Delete older data"
        mutation={{ ...save, mutate: () => save.mutate(asked) }}
      >
        Everything older is permanently deleted within the next hours. It does not come back when you extend
        the time again.
      </ConfirmDialog>
    </>
  );
}

const toDays = (text: string) => (/^\d+$/.test(text.trim()) ? Number(text) : text);

/** Whether data may be deleted. A time that is too short is left to the API, which refuses it. */
const isShorter = ({ log_days, body_days }: Days, saved: Retention) =>
  isLower(log_days, limits.logDaysMin, saved.log_days) ||
  isLower(body_days, limits.bodyDaysMin, saved.body_days);

const isLower = (days: number | string | undefined, least: number, saved: number) =>
  typeof days === "number" && days >= least && days < saved;
