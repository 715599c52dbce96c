"use client";

import { Button } from "@heroui/react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { PasswordPrompt } from "@/components/ui/password-prompt";
import { toast } from "@/components/ui/toast";
import { useGuardedMutation } from "@/components/ui/use-guarded-mutation";
import { messageOf } from "@/lib/api-client/fetch-json";
import { disableSecondFactor, renewRecoveryCodes } from "@/lib/api-client/second-factor";
import { RecoveryCodesView, SetUpSecondFactor } from "./set-up-second-factor";

interface SecondFactorPanelProps {
  isOn: boolean;
  /** True if an organization of the user requires it, or if the user is support staff. */
  isRequired: boolean;
}

export function SecondFactorPanel({ isOn, isRequired }: SecondFactorPanelProps) {
  const router = useRouter();
  return (
    <div className="flex max-w-md flex-col gap-4">
      <p className="text-sm text-muted">
        {isOn
          ? "On. Signing in asks for a code from your authenticator app."
          : "Off. Set it up to sign in with your password and a code from an authenticator app."}
        {isRequired && " Your account requires it."}
      </p>
      <SetUpSecondFactor
        // Remounts when it is turned on, so that the secret and the codes do not stay in memory.
        key={String(isOn)}
        startLabel={isOn ? "Set up another app" : "Set up"}
        isReplacement={isOn}
        onDone={() => {
          toast.success("Two-factor authentication is on", {
            description: "Your other sessions have ended.",
          });
          router.refresh();
        }}
      />
      {isOn && <Manage isRequired={isRequired} />}
    </div>
  );
}

function Manage({ isRequired }: { isRequired: boolean }) {
  const router = useRouter();
  const [codes, setCodes] = useState<string[] | null>(null);
  const onError = (error: Error) => toast.danger("Nothing was changed", { description: messageOf(error) });
  const renew = useGuardedMutation({
    run: (_: null, password) => renewRecoveryCodes(password),
    onSuccess: ({ recovery_codes }) => setCodes(recovery_codes),
    onError,
  });
  const disable = useGuardedMutation({
    run: (_: null, password) => disableSecondFactor(password),
    onSuccess: () => {
      toast.success("Two-factor authentication is off");
      router.refresh();
    },
    onError,
  });
  if (codes) return <RecoveryCodesView codes={codes} onDone={() => setCodes(null)} />;
  return (
    <div className="flex flex-wrap gap-2">
      <Button variant="tertiary" isPending={renew.isPending} onPress={() => renew.start(null)}>
        Create new recovery codes
      </Button>
      {!isRequired && (
        <Button variant="danger-soft" isPending={disable.isPending} onPress={() => disable.start(null)}>
          Turn off
        </Button>
      )}
      <PasswordPrompt prompt={renew.prompt} />
      <PasswordPrompt prompt={disable.prompt} />
    </div>
  );
}
