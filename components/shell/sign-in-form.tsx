"use client";

import { Button } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { Webhook } from "lucide-react";
import { ApiForm, typed } from "@/components/ui/api-form";
import { FormField } from "@/components/ui/form-field";
import { signInWithPassword } from "@/lib/api-client/session";
import { DemoAccounts } from "./demo-accounts";

interface Credentials {
  email: string;
  password: string;
}

interface SignInFormProps {
  /** A path on our own origin. */
  callbackPath: string;
  isDemo: boolean;
}

export function SignInForm({ callbackPath, isDemo }: SignInFormProps) {
  const signIn = useMutation({
    mutationFn: ({ email, password }: Credentials) => signInWithPassword(email, password),
    // A full load: what was rendered for nobody, or for somebody else, must not stay in memory.
    onSuccess: () => window.location.assign(callbackPath),
  });
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="w-full max-w-sm">
        <div className="mb-8 flex flex-col items-center gap-4 text-center">
          <span className="grid size-12 place-items-center rounded-2xl bg-accent text-accent-foreground">
            <Webhook aria-hidden className="size-6" />
          </span>
          <h1 className="text-2xl font-semibold tracking-tight">Sign in to Empfio</h1>
        </div>
        <div className="rounded-3xl border border-border bg-surface p-6 shadow-surface">
          <ApiForm
            error={signIn.error}
            onSubmit={(form) =>
              signIn.mutate({ email: typed(form, "email"), password: typed(form, "password") })
            }
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
          </ApiForm>
        </div>
        {isDemo ? (
          <DemoAccounts isDisabled={signIn.isPending || signIn.isSuccess} onChoose={signIn.mutate} />
        ) : (
          <p className="mt-6 text-center text-sm text-muted">
            No account yet? Ask an admin of your organization to add you.
          </p>
        )}
      </div>
    </main>
  );
}
