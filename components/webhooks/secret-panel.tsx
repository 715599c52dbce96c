"use client";

import { Button, toast } from "@heroui/react";
import { Eye, EyeOff, RefreshCw } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useMay, useScope } from "@/components/shell/scope";
import { ErrorText } from "@/components/ui/error-text";
import { PasswordPrompt } from "@/components/ui/password-prompt";
import { Countdown, TimeOfDay } from "@/components/ui/time";
import { useGuardedMutation } from "@/components/ui/use-guarded-mutation";
import { useWasOpened } from "@/components/ui/use-was-opened";
import { VisibleText } from "@/components/ui/visible-text";
import { revealSecret } from "@/lib/api-client/webhooks";
import type { Webhook, WebhookStats } from "@/lib/contracts/webhooks";
import { OverlapNotice } from "./overlap-notice";
import { SecretValue } from "./secret-value";
import { useTemporaryValue } from "./use-temporary-value";
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
    onSuccess: (answer) => secret.show(answer.secret),
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
