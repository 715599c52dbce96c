"use client";

import { Button, Modal } from "@heroui/react";
import { RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useMay, usePaths } from "@/components/shell/scope";
import type { DeliveryFilter } from "@/lib/api-client/deliveries";
import { timeQuery } from "@/lib/api-client/time-filter";
import { limits } from "@/lib/contracts/limits";
import type { PreviewReplayBody } from "@/lib/contracts/replays";
import { PaceSelect, ReplayPreviewView, useReplayPreview } from "./replay-preview";
import { useStartReplay } from "./use-replay-changes";

/** Replays the deliveries that the log shows, which must be failed or cancelled. Needs one webhook, because a replay belongs to one. */
export function ResendAll({ filter }: { filter: DeliveryFilter }) {
  const mayReplay = useMay("deliveries:write");
  const [body, setBody] = useState<PreviewReplayBody | null>(null);
  if (!mayReplay || filter.event === "ping") return null;
  if (!filter.webhook_id)
    return <p className="text-xs text-muted">Choose a webhook to resend all matches.</p>;
  return (
    <>
      {/* The times are fixed when the dialog opens, so that preview and replay are the same. */}
      <Button size="sm" variant="tertiary" onPress={() => setBody(toBody(filter))}>
        <RotateCw aria-hidden />
        Resend all that match
      </Button>
      <Modal.Backdrop isOpen={body !== null} onOpenChange={(isOpen) => !isOpen && setBody(null)}>
        <Modal.Container size="sm">
          <Modal.Dialog>
            {body && (
              <ResendAllForm webhookId={filter.webhook_id} body={body} onClose={() => setBody(null)} />
            )}
          </Modal.Dialog>
        </Modal.Container>
      </Modal.Backdrop>
    </>
  );
}

interface ResendAllFormProps {
  webhookId: string;
  body: PreviewReplayBody;
  onClose: () => void;
}

function ResendAllForm({ webhookId, body, onClose }: ResendAllFormProps) {
  const router = useRouter();
  const paths = usePaths();
  const [pace, setPace] = useState<number>(limits.replaysPerSecondDefault);
  const preview = useReplayPreview(webhookId, body);
  const start = useStartReplay(webhookId, () => {
    onClose();
    router.push(paths.webhook(webhookId, { tab: "recovery" }));
  });
  return (
    <>
      <Modal.Header>
        <Modal.Heading>Resend all that match</Modal.Heading>
      </Modal.Header>
      <Modal.Body className="flex flex-col gap-4">
        <p className="text-sm text-muted">
          Each event of the matching deliveries is sent once more, the oldest first. Events that have
          succeeded since are left out.
        </p>
        <ReplayPreviewView preview={preview} pace={pace} />
        <PaceSelect value={pace} onChange={setPace} />
      </Modal.Body>
      <Modal.Footer>
        <Button variant="tertiary" onPress={onClose}>
          Close
        </Button>
        <Button
          isDisabled={preview.total === 0}
          isPending={start.isPending}
          onPress={() => start.mutate({ ...body, per_second: pace })}
        >
          Start replay
        </Button>
      </Modal.Footer>
    </>
  );
}

function toBody(filter: DeliveryFilter): PreviewReplayBody {
  const { status, event, q, status_code, error_code, trigger, min_attempts } = filter;
  return {
    include: ["failed"],
    ...(event && event !== "ping" && { events: [event] }),
    matching: {
      ...((status === "failed" || status === "cancelled") && { status }),
      ...timeQuery(filter),
      ...(q && { q }),
      ...(status_code && { status_code }),
      ...(error_code && { error_code }),
      ...(trigger && { trigger }),
      ...(min_attempts && { min_attempts }),
    },
  };
}
