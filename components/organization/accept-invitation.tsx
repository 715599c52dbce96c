"use client";

import { Button } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { ApiForm, typed } from "@/components/ui/api-form";
import { FormField } from "@/components/ui/form-field";
import { acceptInvitation } from "@/lib/api-client/organizations";
import { needsCode, signInWithPassword } from "@/lib/api-client/session";
import { limits } from "@/lib/contracts/limits";

interface AcceptInvitationProps {
  token: string;
  email: string;
}

interface Answers {
  name: string;
  password: string;
}

/** The form is identical for every address, so that it does not reveal whether the address has an account. */
export function AcceptInvitation({ token, email }: AcceptInvitationProps) {
  // The link works once, so a retry after a failed sign-in only signs in.
  const isMember = useRef(false);
  const accept = useMutation({
    mutationFn: async ({ name, password }: Answers) => {
      if (!isMember.current) await acceptInvitation(token, password, name);
      isMember.current = true;
      await signInWithPassword(email, password).catch((error: unknown) => {
        // The sign-in page asks for the code.
        if (!needsCode(error)) throw error;
      });
    },
    // A full load, so that no data of another user stays in memory.
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
