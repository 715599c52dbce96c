"use client";

import { Button, toast } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ApiForm } from "@/components/ui/api-form";
import { FormField } from "@/components/ui/form-field";
import { typed } from "@/components/ui/plain-form";
import { changePassword } from "@/lib/api-client/organizations";
import { limits } from "@/lib/contracts/limits";

interface Passwords {
  current: string;
  next: string;
}

export function ChangePassword({ email }: { email: string }) {
  // A new round is a new form: the passwords must not stay in it.
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
        isRequired
        maxLength={limits.passwordMaxLength}
        input={{ autoComplete: "current-password" }}
      />
      <FormField
        name="new_password"
        label="New password"
        type="password"
        isRequired
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
