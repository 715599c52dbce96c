"use client";

import { Button, Checkbox, Description, Input, Label, TextField } from "@heroui/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Eraser } from "lucide-react";
import { useState } from "react";
import { useMay, useScope } from "@/components/shell/scope";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { OptionalMark } from "@/components/ui/optional-mark";
import { useRepeatable } from "@/components/ui/use-repeatable";
import { erasePersonalData } from "@/lib/api-client/erasure";
import { limits } from "@/lib/contracts/limits";
import type { Timeline } from "@/lib/contracts/timeline";

/** The word that must be typed. The name of the person would be shown again, in a place made for erasing it. */
const WORD = "erase";

/**
 * For admins: erases the personal data of a lead, booking, or conversation, after a confirmation. Of an erased object, it
 * erases the records that were not.
 */
export function ErasePersonalData({ object }: { object: Timeline["object"] }) {
  const mayErase = useMay("crm:erase");
  const [isOpen, setOpen] = useState(false);
  const [isChosen, choose] = useState(true);
  const [reason, setReason] = useState("");
  const isErased = object.erased_at !== null;
  const hasRelated = object.related > 0;
  const related = hasRelated && (isErased || isChosen);
  const erase = useErasure(object, { related, reason }, () => setOpen(false));
  if (!mayErase || (isErased && !hasRelated)) return null;
  return (
    <>
      <Button size="sm" variant="tertiary" onPress={() => setOpen(true)}>
        <Eraser aria-hidden />
        {isErased ? "Erase related records…" : "Erase personal data…"}
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onOpenChange={setOpen}
        title={`Erase the personal data of ${isErased ? "related records" : `this ${object.kind}`}?`}
        hasFields
        confirmLabel="Erase personal data"
        typeToConfirm={WORD}
        mutation={erase}
      >
        <div className="flex flex-col gap-4">
          <p>
            Names, contact details, and texts are permanently erased, together with the payloads of the events
            and the responses of your receivers. Unfinished deliveries are cancelled. The log keeps IDs,
            times, and outcomes.
          </p>
          {hasRelated && isErased && <p>This erases {relatedWords(object)}.</p>}
          {hasRelated && !isErased && (
            <Checkbox isSelected={isChosen} onChange={choose}>
              <Checkbox.Content>
                <Checkbox.Control>
                  <Checkbox.Indicator />
                </Checkbox.Control>
                <span className="text-sm text-foreground">Also erase {relatedWords(object)}</span>
              </Checkbox.Content>
            </Checkbox>
          )}
          <TextField value={reason} onChange={setReason} maxLength={limits.reasonLength} fullWidth>
            <Label>
              Reason
              <OptionalMark />
            </Label>
            <Input autoComplete="off" />
            <Description>
              For example, the number of the request. Do not enter a name: it is kept.
            </Description>
          </TextField>
        </div>
      </ConfirmDialog>
    </>
  );
}

function relatedWords({ kind, related }: Timeline["object"]): string {
  const records = related === 1 ? "1 related record" : `${related} related records`;
  return kind === "lead"
    ? `the lead's bookings and conversations (${records})`
    : `the lead with its other bookings and conversations (${records})`;
}

function useErasure(
  object: Timeline["object"],
  body: { related: boolean; reason: string },
  onRequested: () => void,
) {
  const { organizationId } = useScope();
  const queryClient = useQueryClient();
  const once = useRepeatable();
  return useMutation<unknown, Error, void>({
    mutationFn: () => once((key) => erasePersonalData(organizationId, object, body, key)),
    onSuccess: onRequested,
    // Names and payloads may be on every screen.
    onSettled: () => queryClient.invalidateQueries(),
  });
}
