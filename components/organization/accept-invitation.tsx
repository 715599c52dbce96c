"use client";

import { Button } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { ApiForm, typed } from "@/components/ui/api-form";
import { FormField } from "@/components/ui/form-field";
import { acceptInvitation } from "@/lib/api-client/organizations";
import { signInWithPassword } from "@/lib/api-client/session";
import { limits } from "@/lib/contracts/limits";

interface AcceptInvitationProps {
  token: string;
  email: string;
  /** Then its password is asked for; otherwise the account is made here. */
  hasAccount: boolean;
}

interface Answers {
  name: string | undefined;
  password: string;
}

export function AcceptInvitation({ token, email, hasAccount }: AcceptInvitationProps) {
  // The link works once: when only signing in fails, only that is tried again.
  const isMember = useRef(false);
  const accept = useMutation({
    mutationFn: async ({ name, password }: Answers) => {
      if (!isMember.current) await acceptInvitation(token, password, name);
      isMember.current = true;
      await signInWithPassword(email, password);
    },
    // A full load: what was rendered for nobody, or for somebody else, must not stay in memory.
    onSuccess: () => window.location.replace("/"),
  });
  const submit = (form: FormData) =>
    accept.mutate({
      name: hasAccount ? undefined : typed(form, "name"),
      password: typed(form, "password"),
    });
  return (
    <ApiForm error={accept.error} onSubmit={submit}>
      <FormField
        name="email"
        type="email"
        label="Email"
        value={email}
        isReadOnly
        input={{ autoComplete: "username" }}
      />
      {!hasAccount && (
        <FormField
          name="name"
          label="Your name"
          isRequired
          autoFocus
          maxLength={limits.nameLength}
          input={{ autoComplete: "name" }}
        />
      )}
      <FormField
        name="password"
        type="password"
        label={hasAccount ? "Your password" : "Choose a password"}
        description={
          hasAccount
            ? "You have an account already: sign in with it."
            : `At least ${limits.passwordMinLength} characters.`
        }
        isRequired
        autoFocus={hasAccount}
        maxLength={limits.passwordMaxLength}
        input={{ autoComplete: hasAccount ? "current-password" : "new-password" }}
      />
      <Button type="submit" fullWidth isPending={accept.isPending || accept.isSuccess}>
        Join
      </Button>
    </ApiForm>
  );
}
