"use client";

import { Button } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { Eye, EyeOff, Hourglass, RefreshCw } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { useMay, useScope } from "@/components/shell/scope";
import { useNow } from "@/components/ui/clock";
import { Code } from "@/components/ui/code";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorText } from "@/components/ui/error-state";
import { PasswordPrompt } from "@/components/ui/password-prompt";
import { Countdown, TimeOfDay } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import { useGuardedMutation } from "@/components/ui/use-guarded-mutation";
import { useWasOpened } from "@/components/ui/use-opened";
import { VisibleText } from "@/components/ui/visible-text";
import { useTimeFormat, useZone } from "@/components/ui/zone";
import { revealSecret, revokePreviousSecret } from "@/lib/api-client/webhooks";
import type { Webhook, WebhookStats } from "@/lib/contracts/webhooks";
import { SecretValue } from "./secret-value";
import { useRefreshWebhooks } from "./use-webhook-changes";

const RotateSecretDialog = dynamic(
  () => import("./rotate-secret-dialog").then((module) => module.RotateSecretDialog),
  { ssr: false },
);

const shownMs = 60_000;

interface SecretPanelProps {
  webhook: Webhook;
  /** When and by whom the secret was last rotated. */
  rotated: WebhookStats["secret_rotated"] | undefined;
}

export function SecretPanel({ webhook, rotated }: SecretPanelProps) {
  const { organizationId } = useScope();
  const secret = useTemporaryValue<string>(shownMs);
  const [isRotating, setRotating] = useState(false);
  const refresh = useRefreshWebhooks();
  const reveal = useGuardedMutation({
    run: (_: null, password) => revealSecret(organizationId, webhook.id, password),
    onSuccess: (response) => secret.show(response.secret),
  });
  const mayReveal = useMay("webhooks:secrets");
  const hasRotated = useWasOpened(isRotating);
  return (
    <section
      aria-labelledby="signing-secret"
      className="flex flex-col gap-4 rounded-2xl border border-border bg-surface p-5"
    >
      <div>
        <h2 id="signing-secret" className="font-semibold">
          Signing secret
        </h2>
        <p className="mt-1 text-sm text-muted">Use it to verify that requests come from Empfio.</p>
      </div>
      {secret.value === null ? <Masked hint={webhook.secret_hint} /> : <SecretValue secret={secret.value} />}
      {rotated && (
        <p className="text-sm text-muted">
          Rotated by <VisibleText text={rotated.by} /> <TimeOfDay instant={rotated.at} />
        </p>
      )}
      <ErrorText error={reveal.error} />
      {mayReveal && (
        <div className="flex flex-wrap items-center gap-2">
          {secret.value === null ? (
            <Button
              size="sm"
              variant="tertiary"
              isPending={reveal.isPending}
              onPress={() => reveal.start(null)}
            >
              <Eye aria-hidden />
              Reveal secret
            </Button>
          ) : (
            <Button size="sm" variant="tertiary" onPress={secret.hide}>
              <EyeOff aria-hidden />
              Hide secret
            </Button>
          )}
          <Button size="sm" variant="tertiary" onPress={() => setRotating(true)}>
            <RefreshCw aria-hidden />
            Rotate secret
          </Button>
          {secret.until !== null && (
            <span className="text-xs text-muted">
              Hides in <Countdown until={new Date(secret.until).toISOString()} />
            </span>
          )}
        </div>
      )}
      {webhook.previous_secret_expires_at && (
        <OverlapNotice webhookId={webhook.id} until={webhook.previous_secret_expires_at} />
      )}
      <PasswordPrompt prompt={reveal.prompt} />
      {hasRotated && (
        <RotateSecretDialog
          webhook={webhook}
          isOpen={isRotating}
          onOpenChange={setRotating}
          onRotated={(next) => {
            setRotating(false);
            secret.show(next);
            toast.success("Secret rotated", { description: "Add the new secret to your receiver now." });
            return refresh();
          }}
        />
      )}
    </section>
  );
}

function Masked({ hint }: { hint: string }) {
  return (
    <div className="rounded-lg border border-border bg-background px-3 py-2.5 font-mono text-sm">
      <span aria-hidden>whsec_{"•".repeat(12)}</span>
      <span className="sr-only">Hidden, ends in </span>
      {hint}
    </div>
  );
}

const untilShape = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;

/** Shown during an overlap: the time left and a button to end it. Disappears when the overlap ends. */
function OverlapNotice({ webhookId, until }: { webhookId: string; until: string }) {
  const { organizationId } = useScope();
  const [isRevoking, setRevoking] = useState(false);
  const refresh = useRefreshWebhooks();
  const format = useTimeFormat(untilShape);
  const { zone } = useZone();
  const mayRevoke = useMay("webhooks:secrets");
  const revoke = useMutation({
    mutationFn: () => revokePreviousSecret(organizationId, webhookId),
    onSuccess: () => {
      setRevoking(false);
      toast.success("Old secret revoked", {
        description: "Requests are now signed with the new secret only.",
      });
      return refresh();
    },
  });
  if (new Date(until).getTime() <= useNow()) return null;
  return (
    <div className="flex gap-3 rounded-xl bg-warning-soft p-4 text-sm text-warning-soft-foreground">
      <Hourglass aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="flex flex-col items-start gap-2">
        <p className="font-medium">
          The old secret is valid for another <Countdown until={until} />, until {format(until)} ({zone})
        </p>
        <p>
          Until then, it signs <Code>X-Empfio-Signature-Previous</Code> and the second value of{" "}
          <Code>webhook-signature</Code>.
        </p>
        {mayRevoke && (
          <Button size="sm" variant="outline" onPress={() => setRevoking(true)}>
            Revoke old secret
          </Button>
        )}
      </div>
      <ConfirmDialog
        isOpen={isRevoking}
        onOpenChange={setRevoking}
        title="Revoke the old secret?"
        confirmLabel="Revoke old secret"
        mutation={revoke}
      >
        <p>
          Starting with the next request, nothing is signed with the old secret. A receiver that has only the
          old secret rejects every request until you add the new one.
        </p>
      </ConfirmDialog>
    </div>
  );
}

/** A value that is removed from the screen and from memory after `ms` milliseconds. */
function useTemporaryValue<Value>(ms: number) {
  const [held, setHeld] = useState<{ value: Value; until: number } | null>(null);
  useEffect(() => {
    if (!held) return;
    const timer = setTimeout(() => setHeld(null), held.until - Date.now());
    return () => clearTimeout(timer);
  }, [held]);
  return {
    value: held?.value ?? null,
    /** Epoch milliseconds. */
    until: held?.until ?? null,
    show: (value: Value) => setHeld({ value, until: Date.now() + ms }),
    hide: () => setHeld(null),
  };
}
