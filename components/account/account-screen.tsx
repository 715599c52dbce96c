"use client";

import { Button, Skeleton, Switch } from "@heroui/react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { noticeKindLabels } from "@/components/notices/notice-kinds";
import { ApiForm } from "@/components/ui/api-form";
import { ErrorState } from "@/components/ui/error-state";
import { FormField } from "@/components/ui/form-field";
import { PageHeader, Section } from "@/components/ui/page-header";
import { typed } from "@/components/ui/plain-form";
import { toast } from "@/components/ui/toast";
import { messageOf } from "@/lib/api-client/fetch-json";
import { noticeQueries, updateNoticeSettings } from "@/lib/api-client/notices";
import { changePassword } from "@/lib/api-client/organizations";
import { limits } from "@/lib/contracts/limits";
import { type NoticeKind, noticeKinds } from "@/lib/contracts/vocabulary";
import { SecondFactorPanel } from "./second-factor-panel";

interface AccountScreenProps {
  email: string;
  isEmailVerified: boolean;
  /** Whether this installation sends email. */
  sendsEmail: boolean;
  secondFactor: { isOn: boolean; isRequired: boolean };
}

export function AccountScreen({ email, isEmailVerified, sendsEmail, secondFactor }: AccountScreenProps) {
  return (
    <>
      <PageHeader
        title="Account"
        description="Your email address, password, emails, and two-factor authentication."
      />
      <div className="flex flex-col gap-10">
        <Section title="Email address">
          <p className="text-sm break-all">{email}</p>
          <p className="mt-1 max-w-md text-sm text-muted">
            {isEmailVerified ? "Verified." : howToVerify(sendsEmail)}
          </p>
        </Section>
        <Section title="Password">
          <ChangePassword email={email} />
        </Section>
        <Section title="Notices by email">
          <NoticeSettingsPanel sendsEmail={sendsEmail} />
        </Section>
        <Section title="Two-factor authentication">
          <SecondFactorPanel {...secondFactor} />
        </Section>
      </div>
    </>
  );
}

const howToVerify = (sendsEmail: boolean) =>
  `Not verified. Until it is, you can only work in the organization that invited you first. ${
    sendsEmail
      ? 'To verify it, sign out, choose "Forgot password?" and open the link that we email you.'
      : "To verify it, ask the operator of this installation."
  }`;

interface Passwords {
  current: string;
  next: string;
}

function ChangePassword({ email }: { email: string }) {
  // A new key creates a new form, so that the passwords do not stay in it.
  const [round, setRound] = useState(0);
  const change = useMutation({
    mutationFn: ({ current, next }: Passwords) => changePassword(current, next),
    onSuccess: () => {
      setRound(round + 1);
      toast.success("Your password was changed", { description: "Your other sessions have ended." });
    },
  });
  const submit = (form: FormData) =>
    change.mutate({ current: typed(form, "current_password"), next: typed(form, "new_password") });
  return (
    <ApiForm key={round} error={change.error} onSubmit={submit} className="max-w-sm">
      {/* Tells password managers whose password this is. */}
      <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
      <FormField
        name="current_password"
        label="Current password"
        type="password"
        maxLength={limits.passwordMaxLength}
        input={{ autoComplete: "current-password" }}
      />
      <FormField
        name="new_password"
        label="New password"
        type="password"
        maxLength={limits.passwordMaxLength}
        description={`At least ${limits.passwordMinLength} characters.`}
        input={{ autoComplete: "new-password" }}
      />
      <Button type="submit" isPending={change.isPending} className="self-start">
        Change password
      </Button>
    </ApiForm>
  );
}

/** Which notices the user gets by email, in every organization. */
function NoticeSettingsPanel({ sendsEmail }: { sendsEmail: boolean }) {
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
