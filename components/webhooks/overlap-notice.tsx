"use client";

import { Button, toast } from "@heroui/react";
import { useMutation } from "@tanstack/react-query";
import { Hourglass } from "lucide-react";
import { useState } from "react";
import { useMay, useScope } from "@/components/shell/scope";
import { useNow } from "@/components/ui/clock";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Countdown } from "@/components/ui/time";
import { revokePreviousSecret } from "@/lib/api-client/webhooks";
import { useRefreshWebhooks } from "./use-webhook-changes";

/** While two secrets sign: how long still, and the way to end it. Goes when the overlap is over. */
export function OverlapNotice({ webhookId, until }: { webhookId: string; until: string }) {
  const { organizationId } = useScope();
  const [isRevoking, setRevoking] = useState(false);
  const refresh = useRefreshWebhooks();
  const mayRevoke = useMay("webhooks:secrets");
  const revoke = useMutation({
    mutationFn: () => revokePreviousSecret(organizationId, webhookId),
    onSuccess: () => {
      setRevoking(false);
      toast.success("The old secret is revoked", {
        description: "Requests are signed with the new one only.",
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
          The old secret still signs for <Countdown until={until} />
        </p>
        <p>
          It makes <Header name="X-Empfio-Signature-Previous" /> and the second part of{" "}
          <Header name="webhook-signature" />. After that, only the new secret signs.
        </p>
        {mayRevoke && (
          <Button size="sm" variant="outline" onPress={() => setRevoking(true)}>
            Revoke old now …
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
          From the next request on nothing is signed with it. A receiver that has only the old secret rejects
          every request until it gets the new one.
        </p>
      </ConfirmDialog>
    </div>
  );
}

function Header({ name }: { name: string }) {
  return <code className="sm:whitespace-nowrap font-mono text-[0.92em]">{name}</code>;
}
