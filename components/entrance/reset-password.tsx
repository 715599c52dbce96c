"use client";

import { FormField } from "@/components/ui/form-field";
import { LinkButton } from "@/components/ui/plain-button";
import { typed } from "@/components/ui/plain-form";
import { completePasswordReset } from "@/lib/api-client/session";
import { limits } from "@/lib/contracts/limits";
import { AccountField, EntranceForm } from "./entrance-form";
import { useCall } from "./use-call";

export function ResetPassword({ token, email }: { token: string; email: string }) {
  const reset = useCall((password: string) => completePasswordReset(token, password));
  if (reset.result) {
    return (
      <div className="flex flex-col items-start gap-4 text-sm">
        <p role="status">Your password was changed. All your sessions have ended.</p>
        <LinkButton href="/sign-in">Sign in</LinkButton>
      </div>
    );
  }
  return (
    <EntranceForm
      call={reset}
      onSubmit={(form) => reset.start(typed(form, "new_password"))}
      submitLabel="Change password"
    >
      <AccountField email={email} />
      <FormField
        name="new_password"
        type="password"
        label="New password"
        description={`At least ${limits.passwordMinLength} characters. All your sessions end.`}
        autoFocus
        maxLength={limits.passwordMaxLength}
        input={{ autoComplete: "new-password" }}
      />
    </EntranceForm>
  );
}
