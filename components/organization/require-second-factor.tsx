"use client";

import { Switch, toast } from "@heroui/react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useScope } from "@/components/shell/scope";
import { PasswordPrompt } from "@/components/ui/password-prompt";
import { useGuardedMutation } from "@/components/ui/use-guarded-mutation";
import { messageOf } from "@/lib/api-client/fetch-json";
import { organizationQueries, requireSecondFactor } from "@/lib/api-client/organizations";

export function RequireSecondFactor() {
  const { organizationId } = useScope();
  const queryClient = useQueryClient();
  const settings = organizationQueries.settings(organizationId);
  const { data: saved } = useQuery(settings);
  const change = useGuardedMutation({
    run: (next: boolean, password) => requireSecondFactor(organizationId, next, password),
    onSuccess: (changed) => {
      queryClient.setQueryData(settings.queryKey, changed);
      toast.success(
        changed.requires_second_factor
          ? "Two-factor authentication is now required"
          : "Two-factor authentication is now optional",
      );
    },
    onError: (error) => toast.danger("Nothing was changed", { description: messageOf(error) }),
  });
  return (
    <div className="flex max-w-xl flex-col gap-2">
      <Switch
        isSelected={change.variables ?? saved?.requires_second_factor ?? false}
        isDisabled={change.isPending}
        onChange={change.start}
      >
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
