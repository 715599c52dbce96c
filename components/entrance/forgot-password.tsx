"use client";

import { FormField } from "@/components/ui/form-field";
import { LinkButton } from "@/components/ui/plain-button";
import { typed } from "@/components/ui/plain-form";
import { requestPasswordReset } from "@/lib/api-client/session";
import { limits } from "@/lib/contracts/limits";
import { Entrance, EntranceNotice } from "./entrance";
import { EntranceForm } from "./entrance-form";
import { useCall } from "./use-call";

export function ForgotPassword() {
  const request = useCall((email: string) => requestPasswordReset(email).then(() => email));
  if (request.result !== null) {
    return (
      <EntranceNotice title="Check your email" link={{ href: "/sign-in", label: "Go to sign-in" }}>
        If <strong className="break-all text-foreground">{request.result}</strong> has an account, we sent a
        link to it. The link works once, within {limits.passwordResetMinutes} minutes. Check the spam folder
        if you don't see the email.
      </EntranceNotice>
    );
  }
  return (
    <Entrance title="Reset your password" description="We email you a link to choose a new password.">
      <EntranceForm
        call={request}
        onSubmit={(form) => request.start(typed(form, "email").trim())}
        submitLabel="Send link"
        other={
          <LinkButton href="/sign-in" variant="tertiary" className="w-full">
            Cancel
          </LinkButton>
        }
      >
        <FormField
          name="email"
          type="email"
          label="Email"
          autoFocus
          maxLength={limits.emailLength}
          input={{ autoComplete: "username" }}
        />
      </EntranceForm>
    </Entrance>
  );
}
