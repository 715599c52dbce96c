"use client";

import { Button } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { ApiForm, typed } from "@/components/ui/api-form";
import { FormField } from "@/components/ui/form-field";
import { needsCode, signInWithPassword } from "@/lib/api-client/session";
import { limits } from "@/lib/contracts/limits";
import { Entrance } from "./entrance";

interface Credentials {
  email: string;
  password: string;
  code?: string;
}

interface SignInFormProps {
  /** A path on our own origin. */
  callbackPath: string;
  isDemo: boolean;
  /** Whether this installation can send the email with the link. */
  canResetPassword: boolean;
}

export function SignInForm({ callbackPath, isDemo, canResetPassword }: SignInFormProps) {
  // Correct credentials that still need a code.
  const [accepted, setAccepted] = useState<Credentials | null>(null);
  const signIn = useMutation({
    mutationFn: ({ email, password, code }: Credentials) => signInWithPassword(email, password, code),
    // A full load, so that no data of another user stays in memory.
    onSuccess: () => window.location.assign(callbackPath),
    onError: (error, credentials) => needsCode(error) && setAccepted(credentials),
  });
  const isPending = signIn.isPending || signIn.isSuccess;
  const error = needsCode(signIn.error) ? null : signIn.error;
  if (accepted) {
    return (
      <Entrance title="Enter your code">
        <CodeForm
          error={error}
          isPending={isPending}
          onSubmit={(code) => signIn.mutate({ ...accepted, code })}
          onCancel={() => {
            setAccepted(null);
            signIn.reset();
          }}
        />
      </Entrance>
    );
  }
  return (
    <Entrance
      title="Sign in to Empfio"
      footer={
        isDemo ? (
          <DemoAccounts isDisabled={isPending} onChoose={signIn.mutate} />
        ) : (
          <p className="mt-6 text-center text-sm text-muted">
            No account yet? Ask an admin of your organization to invite you.
          </p>
        )
      }
    >
      <ApiForm
        error={error}
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
        <Button type="submit" fullWidth isPending={isPending}>
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

interface CodeFormProps {
  error: Error | null;
  isPending: boolean;
  onSubmit: (code: string) => void;
  onCancel: () => void;
}

function CodeForm({ error, isPending, onSubmit, onCancel }: CodeFormProps) {
  return (
    <ApiForm error={error} onSubmit={(form) => onSubmit(typed(form, "code"))}>
      <FormField
        name="code"
        label="Code"
        description="Enter the 6 digits from your authenticator app, or a recovery code."
        isRequired
        autoFocus
        maxLength={limits.codeLength}
        input={{ autoComplete: "one-time-code" }}
      />
      <Button type="submit" fullWidth isPending={isPending}>
        Sign in
      </Button>
      <Button variant="tertiary" fullWidth onPress={onCancel}>
        Cancel
      </Button>
    </ApiForm>
  );
}

/** The accounts that the seed creates, in dev and demo only. */
const password = "demo-password";
const accounts = [
  { email: "admin@acme.test", role: "Admin of Acme" },
  { email: "member@acme.test", role: "Member of Acme" },
  { email: "admin@globex.test", role: "Admin of Globex" },
  { email: "support@empfio.test", role: "Support staff" },
];

interface DemoAccountsProps {
  isDisabled: boolean;
  onChoose: (credentials: { email: string; password: string }) => void;
}

function DemoAccounts({ isDisabled, onChoose }: DemoAccountsProps) {
  return (
    <section aria-labelledby="demo-accounts" className="mt-6">
      <h2 id="demo-accounts" className="mb-2 text-center text-sm text-muted">
        Demo accounts: sign in with one click
      </h2>
      <ul className="grid grid-cols-2 gap-2">
        {accounts.map(({ email, role }) => (
          <li key={email}>
            <Button
              variant="outline"
              fullWidth
              isDisabled={isDisabled}
              onPress={() => onChoose({ email, password })}
              className="h-auto flex-col gap-0 py-2"
            >
              <span>{role}</span>
              <span className="text-xs font-normal text-muted">{email}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
