"use client";

import { Button } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ApiForm } from "@/components/ui/api-form";
import { CopyButton } from "@/components/ui/copy-button";
import { ErrorText } from "@/components/ui/error-state";
import { FormField } from "@/components/ui/form-field";
import { PasswordPrompt } from "@/components/ui/password-prompt";
import { typed } from "@/components/ui/plain-form";
import { toast } from "@/components/ui/toast";
import { useGuardedMutation } from "@/components/ui/use-guarded-mutation";
import { messageOf } from "@/lib/api-client/fetch-json";
import { confirmSecondFactor, startSecondFactor } from "@/lib/api-client/second-factor";
import { signOutHere } from "@/lib/api-client/session";
import type { SecondFactorSetUp } from "@/lib/contracts/second-factor";

interface SetUpProps {
  /** Label of the button that starts the setup. */
  startLabel: string;
  /** True if the user already has an authenticator app. The button is then secondary. */
  isReplacement?: boolean;
  onDone: () => void;
}

/** The setup of a second factor, from the first button to the saved recovery codes. */
export function SetUpSecondFactor({ startLabel, isReplacement = false, onDone }: SetUpProps) {
  const [setUp, setSetUp] = useState<SecondFactorSetUp | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const start = useGuardedMutation({
    run: (_: null, password) => startSecondFactor(password),
    onSuccess: setSetUp,
  });
  if (codes) return <RecoveryCodesView codes={codes} onDone={onDone} />;
  if (setUp) return <ScanAndConfirm setUp={setUp} onConfirmed={setCodes} />;
  return (
    <div className="flex flex-col items-start gap-3">
      <Button
        variant={isReplacement ? "tertiary" : "primary"}
        isPending={start.isPending}
        onPress={() => start.start(null)}
      >
        {startLabel}
      </Button>
      <ErrorText error={start.error} />
      <PasswordPrompt prompt={start.prompt} />
    </div>
  );
}

interface ScanProps {
  setUp: SecondFactorSetUp;
  onConfirmed: (codes: string[]) => void;
}

function ScanAndConfirm({ setUp, onConfirmed }: ScanProps) {
  const confirm = useMutation({
    mutationFn: confirmSecondFactor,
    gcTime: 0,
    onSuccess: ({ recovery_codes }) => onConfirmed(recovery_codes),
  });
  return (
    <ApiForm error={confirm.error} onSubmit={(form) => confirm.mutate(typed(form, "code"))}>
      <p className="text-sm">Scan this QR code with an authenticator app.</p>
      {/* The background is white in the dark theme too, because scanners expect dark on light. */}
      {/* biome-ignore lint/performance/noImgElement: a data URL has nothing to optimize */}
      <img
        src={setUp.qr_code}
        alt="QR code for the authenticator app"
        className="size-44 self-start rounded-xl bg-white p-2"
      />
      <div className="flex flex-col gap-1 text-sm">
        <span className="text-muted">If you can't scan it, enter this key in the app:</span>
        <span className="flex items-center gap-1">
          <code className="rounded-lg border border-border bg-surface-secondary px-2 py-1 font-mono text-xs break-all select-all">
            {setUp.secret}
          </code>
          <CopyButton value={setUp.secret} label="key" />
        </span>
      </div>
      <FormField
        name="code"
        label="Code from the app"
        description="6 digits"
        autoFocus
        maxLength={7}
        input={{ autoComplete: "one-time-code", inputMode: "numeric" }}
      />
      <Button type="submit" isPending={confirm.isPending}>
        Confirm
      </Button>
    </ApiForm>
  );
}

/** The recovery codes, shown once. They stay until the user confirms that they are saved. */
export function RecoveryCodesView({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  return (
    <div className="flex flex-col gap-4 text-sm">
      <p role="status">
        Save these recovery codes. Each one signs you in once if you lose your authenticator app. They are{" "}
        <strong>shown only now</strong>.
      </p>
      <ul
        aria-label="Recovery codes"
        className="grid grid-cols-1 gap-x-6 gap-y-1 rounded-lg border border-border bg-surface-secondary p-3 font-mono text-sm sm:grid-cols-2"
      >
        {codes.map((code) => (
          <li key={code} className="select-all">
            {code}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap justify-end gap-2">
        <CopyButton value={codes.join("\n")} label="codes" showLabel variant="tertiary" size="md" />
        <Button onPress={onDone}>I saved the codes</Button>
      </div>
    </div>
  );
}

/** Setup for users who must have a second factor before they can use Empfio. */
export function RequiredSecondFactor() {
  const signOut = useMutation({
    mutationFn: signOutHere,
    onError: (error) => toast.danger("You are still signed in", { description: messageOf(error) }),
  });
  return (
    <div className="flex flex-col gap-4">
      <SetUpSecondFactor startLabel="Set up" onDone={() => window.location.assign("/")} />
      <Button variant="tertiary" isPending={signOut.isPending} onPress={() => signOut.mutate()}>
        Sign out
      </Button>
    </div>
  );
}
