"use client";

import { Switch, toast } from "@heroui/react";
import { useState } from "react";
import { useScope } from "@/components/shell/scope";
import { PasswordPrompt } from "@/components/ui/password-prompt";
import { useGuardedMutation } from "@/components/ui/use-guarded-mutation";
import { messageOf } from "@/lib/api-client/fetch-json";
import { requireSecondFactor } from "@/lib/api-client/organizations";

export function RequireSecondFactor({ isRequired }: { isRequired: boolean }) {
  const { organizationId } = useScope();
  const [saved, setSaved] = useState(isRequired);
  const change = useGuardedMutation({
    run: (next: boolean, password) => requireSecondFactor(organizationId, next, password),
    onSuccess: ({ requires_second_factor }) => {
      setSaved(requires_second_factor);
      toast.success(
        requires_second_factor
          ? "Two-factor authentication is now required"
          : "Two-factor authentication is now optional",
      );
    },
    onError: (error) => toast.danger("Nothing was changed", { description: messageOf(error) }),
  });
  return (
    <div className="flex max-w-xl flex-col gap-2">
      <Switch isSelected={change.variables ?? saved} isDisabled={change.isPending} onChange={change.start}>
        <Switch.Content>
          <Switch.Control>
            <Switch.Thumb />
          </Switch.Control>
          Require two-factor authentication
        </Switch.Content>
      </Switch>
      <p className="text-sm text-muted">
        Members without it must set it up before they can do anything else in this organization.
      </p>
      <PasswordPrompt prompt={change.prompt} />
    </div>
  );
}
