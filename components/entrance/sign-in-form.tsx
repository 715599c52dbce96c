"use client";

import Link from "next/link";
import { useState } from "react";
import { FormField } from "@/components/ui/form-field";
import { PlainButton } from "@/components/ui/plain-button";
import { typed } from "@/components/ui/plain-form";
import { needsCode, signInWithPassword } from "@/lib/api-client/session";
import { limits } from "@/lib/contracts/limits";
import { Entrance } from "./entrance";
import { EntranceForm } from "./entrance-form";
import { useCall } from "./use-call";

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

export function SignInForm(props: SignInFormProps) {
  // Correct credentials that still need a code.
  const [accepted, setAccepted] = useState<Credentials | null>(null);
  return accepted ? (
    <CodeForm {...props} credentials={accepted} onCancel={() => setAccepted(null)} />
  ) : (
    <PasswordForm {...props} onAccepted={setAccepted} />
  );
}

function PasswordForm({
  callbackPath,
  isDemo,
  canResetPassword,
  onAccepted,
}: SignInFormProps & { onAccepted: (credentials: Credentials) => void }) {
  const signIn = useSignIn(callbackPath, onAccepted);
  return (
    <Entrance
      title="Sign in to Empfio"
      footer={
        isDemo ? (
          <DemoAccounts isPending={signIn.isPending} onChoose={signIn.start} />
        ) : (
          <p className="mt-6 text-center text-sm text-muted">
            No account yet? Ask an admin of your organization to invite you.
          </p>
        )
      }
    >
      <EntranceForm
        call={signIn}
        onSubmit={(form) => signIn.start({ email: typed(form, "email"), password: typed(form, "password") })}
        submitLabel="Sign in"
        other={
          canResetPassword && (
            <Link
              href="/forgot-password"
              className="self-center text-sm text-muted underline underline-offset-2"
            >
              Forgot password?
            </Link>
          )
        }
      >
        <FormField name="email" type="email" label="Email" autoFocus input={{ autoComplete: "username" }} />
        <FormField
          name="password"
          type="password"
          label="Password"
          input={{ autoComplete: "current-password" }}
        />
      </EntranceForm>
    </Entrance>
  );
}

interface CodeFormProps {
  callbackPath: string;
  credentials: Credentials;
  onCancel: () => void;
}

function CodeForm({ callbackPath, credentials, onCancel }: CodeFormProps) {
  const signIn = useSignIn(callbackPath);
  return (
    <Entrance title="Enter your code">
      <EntranceForm
        call={signIn}
        onSubmit={(form) => signIn.start({ ...credentials, code: typed(form, "code") })}
        submitLabel="Sign in"
        other={
          <PlainButton variant="tertiary" onClick={onCancel} className="w-full">
            Cancel
          </PlainButton>
        }
      >
        <FormField
          name="code"
          label="Code"
          description="Enter the 6 digits from your authenticator app, or a recovery code."
          autoFocus
          maxLength={limits.codeLength}
          input={{ autoComplete: "one-time-code" }}
        />
      </EntranceForm>
    </Entrance>
  );
}

/** @param onAccepted called when email and password are correct, but a code is required */
function useSignIn(callbackPath: string, onAccepted?: (credentials: Credentials) => void) {
  return useCall(async (credentials: Credentials) => {
    try {
      await signInWithPassword(credentials.email, credentials.password, credentials.code);
    } catch (error) {
      if (!onAccepted || !needsCode(error)) throw error;
      onAccepted(credentials);
      return;
    }
    // A full load, so that no data of another user stays in memory.
    window.location.assign(callbackPath);
  });
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
  isPending: boolean;
  onChoose: (credentials: Credentials) => void;
}

function DemoAccounts({ isPending, onChoose }: DemoAccountsProps) {
  return (
    <section aria-labelledby="demo-accounts" className="mt-6">
      <h2 id="demo-accounts" className="mb-2 text-center text-sm text-muted">
        Demo accounts: sign in with one click
      </h2>
      <ul className="grid grid-cols-2 gap-2">
        {accounts.map(({ email, role }) => (
          <li key={email}>
            <PlainButton
              variant="outline"
              isPending={isPending}
              onClick={() => onChoose({ email, password })}
              className="h-auto w-full flex-col gap-0 py-2"
            >
              <span>{role}</span>
              <span className="text-xs font-normal text-muted">{email}</span>
            </PlainButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
