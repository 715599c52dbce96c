"use client";

import { Button } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { ApiForm, typed } from "@/components/ui/api-form";
import { FormField } from "@/components/ui/form-field";
import { LinkButton } from "@/components/ui/link-button";
import { completePasswordReset } from "@/lib/api-client/organizations";
import { limits } from "@/lib/contracts/limits";

export function ResetPassword({ token, email }: { token: string; email: string }) {
  const reset = useMutation({ mutationFn: (password: string) => completePasswordReset(token, password) });
  if (reset.isSuccess) {
    return (
      <div className="flex flex-col items-start gap-4 text-sm">
        <p role="status">Your password was changed. All your sessions have ended.</p>
        <LinkButton href="/sign-in">Sign in</LinkButton>
      </div>
    );
  }
  return (
    <ApiForm error={reset.error} onSubmit={(form) => reset.mutate(typed(form, "new_password"))}>
      <FormField
        name="email"
        type="email"
        label="Email"
        value={email}
        isReadOnly
        input={{ autoComplete: "username" }}
      />
      <FormField
        name="new_password"
        type="password"
        label="New password"
        description={`At least ${limits.passwordMinLength} characters. All your sessions end.`}
        isRequired
        autoFocus
        maxLength={limits.passwordMaxLength}
        input={{ autoComplete: "new-password" }}
      />
      <Button type="submit" fullWidth isPending={reset.isPending}>
        Change password
      </Button>
    </ApiForm>
  );
}
