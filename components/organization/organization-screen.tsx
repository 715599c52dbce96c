"use client";

import { Button, Skeleton, Switch } from "@heroui/react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMay, useScope } from "@/components/shell/scope";
import { ApiForm } from "@/components/ui/api-form";
import { ErrorState } from "@/components/ui/error-state";
import { FormDrawer } from "@/components/ui/form-drawer";
import { FormField } from "@/components/ui/form-field";
import { PageHeader, Section } from "@/components/ui/page-header";
import { PasswordPrompt } from "@/components/ui/password-prompt";
import { typed } from "@/components/ui/plain-form";
import { toast } from "@/components/ui/toast";
import { useGuardedMutation } from "@/components/ui/use-guarded-mutation";
import { VisibleText } from "@/components/ui/visible-text";
import { messageOf } from "@/lib/api-client/fetch-json";
import { noticeQueries, testAlert, updateAlerts } from "@/lib/api-client/notices";
import { organizationQueries, requireSecondFactor } from "@/lib/api-client/organizations";
import { limits } from "@/lib/contracts/limits";
import { InviteForm, PendingInvitations } from "./invitations";
import { MembersList } from "./members-list";
import { RetentionForm } from "./retention-form";

interface OrganizationScreenProps {
  organizationName: string;
  userId: string;
  /** Whether this installation sends email. */
  sendsEmail: boolean;
  /** The longest time for which this installation lets an organization keep its log. */
  longestLogDays: number;
}

export function OrganizationScreen(props: OrganizationScreenProps) {
  const { organizationName, userId, sendsEmail, longestLogDays } = props;
  const mayManage = useMay("organization:manage");
  return (
    <>
      <PageHeader
        title={<VisibleText text={organizationName} />}
        description="Members and roles."
        actions={
          mayManage && (
            <FormDrawer title="Invite member">
              {(close) => <InviteForm sendsEmail={sendsEmail} onClose={close} />}
            </FormDrawer>
          )
        }
      />
      <div className="flex flex-col gap-10">
        <Section title="Members">
          <MembersList userId={userId} />
        </Section>
        {mayManage && (
          <Section title="Pending invitations">
            <PendingInvitations />
          </Section>
        )}
        {mayManage && (
          <Section title="Alerts">
            <AlertUrl />
          </Section>
        )}
        {mayManage && (
          <Section title="Retention">
            <RetentionForm longestDays={longestLogDays} />
          </Section>
        )}
        {mayManage && (
          <Section title="Security">
            <RequireSecondFactor />
          </Section>
        )}
      </div>
    </>
  );
}

function RequireSecondFactor() {
  const { organizationId } = useScope();
  const queryClient = useQueryClient();
  const settings = organizationQueries.settings(organizationId);
  const { data: saved } = useQuery(settings);
  const change = useGuardedMutation({
    run: (next: boolean, password) => requireSecondFactor(organizationId, next, password),
    onSuccess: (changed) => {
      queryClient.setQueryData(settings.queryKey, changed);
      toast.success(
        changed.requires_second_factor
          ? "Two-factor authentication is now required"
          : "Two-factor authentication is now optional",
      );
    },
    onError: (error) => toast.danger("Nothing was changed", { description: messageOf(error) }),
  });
  return (
    <div className="flex max-w-xl flex-col gap-2">
      <Switch
        isSelected={change.variables ?? saved?.requires_second_factor ?? false}
        isDisabled={change.isPending}
        onChange={change.start}
      >
        <Switch.Content>
          <Switch.Control>
            <Switch.Thumb />
          </Switch.Control>
          Require two-factor authentication
        </Switch.Content>
      </Switch>
      <p className="text-sm text-muted">
        Members without it must set it up before they can do anything else in this organization.
      </p>
      <PasswordPrompt prompt={change.prompt} />
    </div>
  );
}

/** The URL of a chat channel that gets every notice. */
function AlertUrl() {
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
        isOptional
        defaultValue={data.alert_url ?? ""}
        maxLength={limits.urlLength}
        description="An incoming webhook of Slack or a compatible chat. Each notice is posted there once."
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
