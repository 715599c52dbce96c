"use client";

import { Button } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { ApiForm, typed } from "@/components/ui/api-form";
import { FormField } from "@/components/ui/form-field";
import { signInWithPassword } from "@/lib/api-client/session";
import { DemoAccounts } from "./demo-accounts";
import { Entrance } from "./entrance";

interface Credentials {
  email: string;
  password: string;
}

interface SignInFormProps {
  /** A path on our own origin. */
  callbackPath: string;
  isDemo: boolean;
  /** Whether this installation can send the email with the link. */
  canResetPassword: boolean;
}

export function SignInForm({ callbackPath, isDemo, canResetPassword }: SignInFormProps) {
  const signIn = useMutation({
    mutationFn: ({ email, password }: Credentials) => signInWithPassword(email, password),
    // A full load, so that no data of another user stays in memory.
    onSuccess: () => window.location.assign(callbackPath),
  });
  return (
    <Entrance
      title="Sign in to Empfio"
      footer={
        isDemo ? (
          <DemoAccounts isDisabled={signIn.isPending || signIn.isSuccess} onChoose={signIn.mutate} />
        ) : (
          <p className="mt-6 text-center text-sm text-muted">
            No account yet? Ask an admin of your organization to invite you.
          </p>
        )
      }
    >
      <ApiForm
        error={signIn.error}
        onSubmit={(form) => signIn.mutate({ email: typed(form, "email"), password: typed(form, "password") })}
      >
        <FormField
          name="email"
          type="email"
          label="Email"
          isRequired
          autoFocus
          input={{ autoComplete: "username" }}
        />
        <FormField
          name="password"
          type="password"
          label="Password"
          isRequired
          input={{ autoComplete: "current-password" }}
        />
        <Button type="submit" fullWidth isPending={signIn.isPending || signIn.isSuccess}>
          Sign in
        </Button>
        {canResetPassword && (
          <Link
            href="/forgot-password"
            className="self-center text-sm text-muted underline underline-offset-2"
          >
            Forgot password?
          </Link>
        )}
      </ApiForm>
    </Entrance>
  );
}
