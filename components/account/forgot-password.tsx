"use client";

import { Button } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { Entrance } from "@/components/shell/entrance";
import { EntranceNotice } from "@/components/shell/entrance-notice";
import { ApiForm, typed } from "@/components/ui/api-form";
import { FormField } from "@/components/ui/form-field";
import { LinkButton } from "@/components/ui/link-button";
import { requestPasswordReset } from "@/lib/api-client/organizations";
import { limits } from "@/lib/contracts/limits";

export function ForgotPassword() {
  const request = useMutation({ mutationFn: requestPasswordReset });
  if (request.isSuccess) {
    return (
      <EntranceNotice title="Check your email" link={{ href: "/sign-in", label: "Go to sign-in" }}>
        If <strong className="break-all text-foreground">{request.variables}</strong> has an account, we sent
        a link to it. The link works once, within {limits.passwordResetMinutes} minutes. Check the spam folder
        if you don't see the email.
      </EntranceNotice>
    );
  }
  return (
    <Entrance title="Reset your password" description="We email you a link to choose a new password.">
      <ApiForm error={request.error} onSubmit={(form) => request.mutate(typed(form, "email").trim())}>
        <FormField
          name="email"
          type="email"
          label="Email"
          isRequired
          autoFocus
          maxLength={limits.emailLength}
          input={{ autoComplete: "username" }}
        />
        <Button type="submit" fullWidth isPending={request.isPending}>
          Send link
        </Button>
        <LinkButton href="/sign-in" variant="tertiary" className="w-full">
          Cancel
        </LinkButton>
      </ApiForm>
    </Entrance>
  );
}
