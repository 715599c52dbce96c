"use client";

import { Button, Checkbox, CheckboxGroup, Label } from "@heroui/react";
import { useState } from "react";
import { MomentFields } from "@/components/deliveries/moment-fields";
import { limits } from "@/lib/contracts/limits";
import type { PreviewReplayBody, ReplayKind, Trouble } from "@/lib/contracts/replays";
import type { Webhook } from "@/lib/contracts/webhooks";
import { PaceSelect, ReplayPreviewView, useReplayPreview } from "./replay-preview";
import { useStartReplay } from "./use-replay-changes";

const DAY_MS = 86_400_000;

interface ReplayFormProps {
  webhook: Webhook;
  trouble: Trouble;
  mayStart: boolean;
}

const kinds: { id: ReplayKind; label: string; text: string }[] = [
  { id: "failed", label: "Failed", text: "All attempts failed, or the delivery was cancelled." },
  {
    id: "missed",
    label: "Missed",
    text: "Nothing was sent: the webhook was disabled, or not subscribed then.",
  },
];

/** Chooses a range, previews its replay, and starts it. */
export function ReplayForm({ webhook, trouble, mayStart }: ReplayFormProps) {
  const [from, setFrom] = useState<Date | null>(
    () => new Date(trouble.since ?? Math.max(Date.now() - DAY_MS, Date.parse(webhook.created_at))),
  );
  const [to, setTo] = useState<Date | null>(null);
  const [include, setInclude] = useState<ReplayKind[]>(["failed", "missed"]);
  const [pace, setPace] = useState<number>(limits.replaysPerSecondDefault);
  const body: PreviewReplayBody | null =
    from && include.length > 0
      ? { from: from.toISOString(), ...(to && { to: to.toISOString() }), include }
      : null;
  const preview = useReplayPreview(webhook.id, body);
  const start = useStartReplay(webhook.id);
  const isDisabled = webhook.status === "disabled";
  return (
    <section
      aria-label="New replay"
      className="flex flex-col gap-5 rounded-2xl border border-border bg-surface p-5 sm:p-6"
    >
      <div>
        <h2 className="font-semibold">Send failed and missed events</h2>
        <p className="text-sm text-muted">
          Each event is sent once more, the oldest first, with the identical body. Events that have succeeded
          since are left out.
        </p>
      </div>
      <div className="flex flex-col gap-2">
        <MomentFields
          from={from}
          to={to}
          isForm
          onChange={(moments) => {
            setFrom(moments.from);
            setTo(moments.to);
          }}
        />
        <p className="text-xs text-muted">{rangeHint(trouble, to)}</p>
      </div>
      <CheckboxGroup
        name="include"
        value={include}
        onChange={(chosen) => setInclude(kinds.map(({ id }) => id).filter((id) => chosen.includes(id)))}
        className="flex flex-col gap-1"
      >
        <Label>Events</Label>
        {kinds.map(({ id, label, text }) => (
          <Checkbox key={id} value={id} className="mt-0 py-1">
            <Checkbox.Content className="items-start">
              <Checkbox.Control className="mt-0.5">
                <Checkbox.Indicator />
              </Checkbox.Control>
              <span className="flex flex-wrap items-baseline gap-x-3">
                <span className="text-sm font-medium">{label}</span>
                <span className="text-sm text-muted">{text}</span>
              </span>
            </Checkbox.Content>
          </Checkbox>
        ))}
      </CheckboxGroup>
      <ReplayPreviewView preview={preview} pace={pace} />
      {mayStart && (
        <div className="flex flex-wrap items-end gap-3">
          <PaceSelect value={pace} onChange={setPace} />
          <Button
            isDisabled={!body || preview.total === 0 || isDisabled}
            isPending={start.isPending}
            onPress={() => body && start.mutate({ ...body, per_second: pace })}
          >
            Start replay
          </Button>
          {isDisabled && <p className="text-sm text-muted">Enable the webhook to start a replay.</p>}
        </div>
      )}
    </section>
  );
}

function rangeHint({ because }: Trouble, to: Date | null): string {
  const end = to ? "" : " Without an end, the range ends now.";
  if (because === "failing") return `Preset to an hour before the webhook started to fail.${end}`;
  if (because === "disabled") return `Preset to the time at which the webhook was disabled.${end}`;
  return `The time at which events were recorded.${end}`;
}
