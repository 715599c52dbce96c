"use client";

import { Button, toast } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { Hourglass } from "lucide-react";
import { useState } from "react";
import { useMay, useScope } from "@/components/shell/scope";
import { useNow } from "@/components/ui/clock";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Countdown } from "@/components/ui/time";
import { useTimeFormat, useZone } from "@/components/ui/zone";
import { revokePreviousSecret } from "@/lib/api-client/webhooks";
import { useRefreshWebhooks } from "./use-webhook-changes";

const untilShape = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;

/** Shown during an overlap: the time left and a button to end it. Disappears when the overlap ends. */
export function OverlapNotice({ webhookId, until }: { webhookId: string; until: string }) {
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
          Until then, it signs <Header name="X-Empfio-Signature-Previous" /> and the second value of{" "}
          <Header name="webhook-signature" />.
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

function Header({ name }: { name: string }) {
  return <code className="sm:whitespace-nowrap font-mono text-[0.92em]">{name}</code>;
}
