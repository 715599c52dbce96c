"use client";

import { Button, Label, Modal, Radio, RadioGroup } from "@heroui/react";
import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import { formatDelay } from "@/components/deliveries/duration";
import { useRetriesMs, useScope } from "@/components/shell/scope";
import { useNow } from "@/components/ui/clock";
import { Code } from "@/components/ui/code";
import { PasswordPrompt } from "@/components/ui/password-prompt";
import { useGuardedMutation } from "@/components/ui/use-guarded-mutation";
import { useTimeFormat, useZone } from "@/components/ui/zone";
import { ApiError, messageOf } from "@/lib/api-client/fetch-json";
import { rotateSecret } from "@/lib/api-client/webhooks";
import { limits } from "@/lib/contracts/limits";
import type { Webhook } from "@/lib/contracts/webhooks";
import { useRefreshWebhooks } from "./use-webhook-changes";

const overlaps = [
  { hours: 0, label: "No overlap" },
  { hours: 1, label: "1 hour" },
  { hours: 24, label: "24 hours" },
  { hours: 168, label: "7 days" },
];

interface RotateSecretDialogProps {
  webhook: Webhook;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onRotated: (secret: string) => void;
}

export function RotateSecretDialog({ isOpen, onOpenChange, ...form }: RotateSecretDialogProps) {
  return (
    <Modal.Backdrop isOpen={isOpen} onOpenChange={onOpenChange}>
      <Modal.Container size="md">
        <Modal.Dialog>
          <RotateForm {...form} />
        </Modal.Dialog>
      </Modal.Container>
    </Modal.Backdrop>
  );
}

const isRunningOverlap = (error: unknown) => error instanceof ApiError && error.code === "overlap_running";

function RotateForm({ webhook, onRotated }: Pick<RotateSecretDialogProps, "webhook" | "onRotated">) {
  const { organizationId } = useScope();
  const [hours, setHours] = useState<number>(limits.overlapHoursDefault);
  const now = useNow(60_000);
  const end = webhook.previous_secret_expires_at;
  const isOverlapping = end !== null && new Date(end).getTime() > now;
  const refresh = useRefreshWebhooks();
  const retriesMs = useRetriesMs();
  const rotate = useGuardedMutation({
    run: (overlap_hours: number, password) =>
      rotateSecret(organizationId, webhook.id, { overlap_hours, force: isOverlapping, password }),
    onSuccess: ({ secret }) => onRotated(secret),
    // A colleague rotated first. The refreshed webhook shows the overlap warning, and the next press ends the overlap.
    onError: (error) => isRunningOverlap(error) && void refresh(),
  });
  return (
    <>
      <Modal.Header>
        <Modal.Heading>Rotate the signing secret</Modal.Heading>
      </Modal.Header>
      <Modal.Body className="flex flex-col gap-5 text-sm">
        <RadioGroup value={String(hours)} onChange={(value) => setHours(Number(value))} className="gap-2">
          <Label>How long the old secret stays valid</Label>
          <div className="flex flex-wrap gap-x-6 gap-y-2">
            {overlaps.map((overlap) => (
              <Radio key={overlap.hours} value={String(overlap.hours)} className="mt-0">
                <Radio.Content>
                  <Radio.Control>
                    <Radio.Indicator />
                  </Radio.Control>
                  {overlap.label}
                </Radio.Content>
              </Radio>
            ))}
          </div>
        </RadioGroup>
        <RotationPlan until={hours === 0 ? null : new Date(now + hours * 3_600_000).toISOString()} />
        <div className="flex gap-3 rounded-xl bg-warning-soft p-4 text-warning-soft-foreground">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <div className="flex flex-col gap-2">
            <p>
              A receiver that checks only <Code>X-Empfio-Signature</Code> rejects requests until you add the
              new secret to it. Failed deliveries are retried for about {formatDelay(retriesMs)}. To rotate
              without failures, first make the receiver accept <Code>X-Empfio-Signature-Previous</Code> as
              well.
            </p>
            {isOverlapping && (
              <p className="font-medium">
                The overlap of the last rotation has not ended. Rotating now ends it, and the previous secret
                stops working immediately.
              </p>
            )}
          </div>
        </div>
        {rotate.error && (
          <p role="alert" className="text-danger-soft-foreground">
            {isRunningOverlap(rotate.error)
              ? "Someone else just rotated the secret. Nothing was changed. Read the warning above before you rotate again."
              : messageOf(rotate.error)}
          </p>
        )}
      </Modal.Body>
      <Modal.Footer>
        <Button slot="close" variant="tertiary">
          Cancel
        </Button>
        <Button isPending={rotate.isPending} onPress={() => rotate.start(hours)}>
          Rotate secret
        </Button>
      </Modal.Footer>
      <PasswordPrompt prompt={rotate.prompt} />
    </>
  );
}

const moment = {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
} as const;

/** Which secret signs each header, and until when. @param until null: no overlap */
function RotationPlan({ until }: { until: string | null }) {
  const format = useTimeFormat(moment);
  const { zone } = useZone();
  const end = until && `${format(until)} (${zone})`;
  const plan = [
    { header: "X-Empfio-Signature", what: "New secret, starting with the next request" },
    {
      header: "X-Empfio-Signature-Previous",
      what: end ? `Old secret, until ${end}` : "Not sent; the old secret stops working immediately",
    },
    {
      header: "webhook-signature",
      what: end ? `Both secrets, new one first, until ${end}` : "New secret only",
    },
  ];
  return (
    <dl className="grid gap-x-4 gap-y-1.5 sm:grid-cols-[auto_1fr]">
      {plan.map(({ header, what }) => (
        <div key={header} className="sm:contents">
          <dt>
            <Code>{header}</Code>
          </dt>
          <dd className="text-muted max-sm:mb-2">{what}</dd>
        </div>
      ))}
    </dl>
  );
}
