"use client";

import { ErrorText } from "@/components/ui/error-state";
import { LinkButton, PlainButton } from "@/components/ui/plain-button";
import { unsubscribe } from "@/lib/api-client/session";
import { useCall } from "./use-call";

/** @param label the kind of notices, as settings show it */
export function Unsubscribe({ token, label }: { token: string; label: string }) {
  const stop = useCall(() => unsubscribe(token));
  if (stop.result) {
    return (
      <div className="flex flex-col items-start gap-4 text-sm">
        <p role="status">You no longer get emails of the kind “{label}”.</p>
        <LinkButton href="/settings/account">Account settings</LinkButton>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-4 text-sm">
      <p>You get an email when: {label}. Notices stay visible in Empfio.</p>
      <ErrorText error={stop.error} />
      <PlainButton isPending={stop.isPending} onClick={() => stop.start(undefined)} className="w-full">
        Stop these emails
      </PlainButton>
    </div>
  );
}
