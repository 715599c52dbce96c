"use client";

import { Button, Modal } from "@heroui/react";
import type { WaitingDeliveries } from "@/lib/contracts/webhooks";

export type Waiting = WaitingDeliveries["data"];

interface WaitingDialogProps {
  /** Unfinished deliveries of the event types that are being removed. Null: closed. */
  waiting: Waiting | null;
  onChoose: (choice: "keep" | "cancel") => void;
  onClose: () => void;
}

/** Asks what happens to waiting deliveries of event types that are being removed. */
export function WaitingDialog({ waiting, onChoose, onClose }: WaitingDialogProps) {
  return (
    <Modal.Backdrop isOpen={waiting !== null} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Modal.Container size="sm">
        <Modal.Dialog role="alertdialog">
          <Modal.Header>
            <Modal.Heading>Cancel waiting deliveries?</Modal.Heading>
          </Modal.Header>
          <Modal.Body className="flex flex-col gap-2 text-sm text-foreground">
            {waiting?.map(({ event, count }) => (
              <p key={event}>
                {count === 1 ? "1 delivery" : `${count.toLocaleString("en-US")} deliveries`} of{" "}
                <span className="font-mono">{event}</span> {count === 1 ? "is" : "are"} waiting for a retry.
              </p>
            ))}
            <p className="text-muted">
              New events of these types are not sent either way. Deliveries that you keep are retried as
              planned.
            </p>
          </Modal.Body>
          <Modal.Footer className="flex-wrap">
            <Button variant="tertiary" onPress={onClose}>
              Back
            </Button>
            <Button variant="secondary" onPress={() => onChoose("keep")}>
              Keep them and save
            </Button>
            <Button variant="danger" onPress={() => onChoose("cancel")}>
              Cancel them and save
            </Button>
          </Modal.Footer>
        </Modal.Dialog>
      </Modal.Container>
    </Modal.Backdrop>
  );
}
