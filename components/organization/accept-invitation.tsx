"use client";

import { Button } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { ApiForm, typed } from "@/components/ui/api-form";
import { FormField } from "@/components/ui/form-field";
import { ApiError } from "@/lib/api-client/fetch-json";
import { acceptInvitation } from "@/lib/api-client/organizations";
import { signInWithPassword } from "@/lib/api-client/session";
import { limits } from "@/lib/contracts/limits";

interface AcceptInvitationProps {
  token: string;
  email: string;
}

interface Answers {
  name: string;
  password: string;
}

/** The same for every address: whether it has an account is nothing that the bearer of a link may learn here. */
export function AcceptInvitation({ token, email }: AcceptInvitationProps) {
  // The link works once: when only signing in fails, only that is tried again.
  const isMember = useRef(false);
  const accept = useMutation({
    mutationFn: async ({ name, password }: Answers) => {
      if (!isMember.current) await acceptInvitation(token, password, name);
      isMember.current = true;
      await signInWithPassword(email, password).catch((error: unknown) => {
        // The sign-in page asks for the code.
        if (!(error instanceof ApiError) || error.code !== "second_factor_needed") throw error;
      });
    },
    // A full load: content rendered for nobody, or for somebody else, must not stay in memory.
    onSuccess: () => window.location.replace("/"),
  });
  const submit = (form: FormData) =>
    accept.mutate({ name: typed(form, "name"), password: typed(form, "password") });
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
      <FormField
        name="name"
        label="Your name"
        description="Used for a new account only."
        isRequired
        autoFocus
        maxLength={limits.nameLength}
        input={{ autoComplete: "name" }}
      />
      <FormField
        name="password"
        type="password"
        label="Password"
        description={`If you have an Empfio account, enter its password. Otherwise choose one with at least ${limits.passwordMinLength} characters.`}
        isRequired
        maxLength={limits.passwordMaxLength}
        input={{ autoComplete: "current-password" }}
      />
      <Button type="submit" fullWidth isPending={accept.isPending || accept.isSuccess}>
        Join
      </Button>
    </ApiForm>
  );
}
