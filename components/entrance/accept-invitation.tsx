"use client";

import { useRef } from "react";
import { FormField } from "@/components/ui/form-field";
import { typed } from "@/components/ui/plain-form";
import { acceptInvitation, needsCode, signInWithPassword } from "@/lib/api-client/session";
import { limits } from "@/lib/contracts/limits";
import { AccountField, EntranceForm } from "./entrance-form";
import { useCall } from "./use-call";

interface AcceptInvitationProps {
  token: string;
  email: string;
}

/** The form is identical for every address, so that it does not reveal whether the address has an account. */
export function AcceptInvitation({ token, email }: AcceptInvitationProps) {
  // The link works once, so a retry after a failed sign-in only signs in.
  const isMember = useRef(false);
  const accept = useCall(async (form: FormData) => {
    const password = typed(form, "password");
    if (!isMember.current) await acceptInvitation(token, password, typed(form, "name"));
    isMember.current = true;
    await signInWithPassword(email, password).catch((error: unknown) => {
      // The sign-in page asks for the code.
      if (!needsCode(error)) throw error;
    });
    // A full load, so that no data of another user stays in memory.
    window.location.replace("/");
  });
  return (
    <EntranceForm call={accept} onSubmit={accept.start} submitLabel="Join">
      <AccountField email={email} />
      <FormField
        name="name"
        label="Your name"
        description="Used for a new account. An existing one keeps its name."
        autoFocus
        maxLength={limits.nameLength}
        input={{ autoComplete: "name" }}
      />
      <FormField
        name="password"
        type="password"
        label="Password"
        description={`If you have an Empfio account, enter its password. Otherwise choose one with at least ${limits.passwordMinLength} characters.`}
        maxLength={limits.passwordMaxLength}
        input={{ autoComplete: "current-password" }}
      />
    </EntranceForm>
  );
}
