"use client";

import { Button, Modal, Switch } from "@heroui/react";
import { useQueryClient } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { usePaths, useScope } from "@/components/shell/scope";
import { PasswordPrompt } from "@/components/ui/password-prompt";
import { useGuardedMutation } from "@/components/ui/use-guarded-mutation";
import { getWaitingDeliveries, updateWebhook, webhookQueries } from "@/lib/api-client/webhooks";
import type { WaitingDeliveries, Webhook } from "@/lib/contracts/webhooks";
import { changedValues } from "./changed-values";
import { CustomHeaders } from "./custom-headers";
import { RateLimit } from "./rate-limit";
import { useRefreshWebhooks, useSetCatchUp, useSetWebhookStatus } from "./use-webhook-changes";
import { DeleteWebhook, EnableWebhook } from "./webhook-dialogs";
import { WebhookForm, type WebhookFormValues } from "./webhook-form";

interface WebhookSettingsProps {
  webhook: Webhook;
  /** Called with the ping's delivery ID after the URL was changed. */
  onPinged: (deliveryId: string) => void;
}

interface Save {
  values: WebhookFormValues;
  waiting_deliveries?: "keep" | "cancel";
}

export function WebhookSettings({ webhook, onPinged }: WebhookSettingsProps) {
  const client = useQueryClient();
  const { organizationId } = useScope();
  const refresh = useRefreshWebhooks();
  // Values from when the form was last opened or saved; unchanged fields are not submitted.
  const [before, setBefore] = useState<WebhookFormValues>(webhook);
  const save = useGuardedMutation({
    run: ({ values, waiting_deliveries }: Save, password) =>
      updateWebhook(organizationId, webhook.id, {
        ...changedValues(before, values),
        waiting_deliveries,
        password,
      }),
    onSuccess: ({ test_delivery_id, ...saved }, { values }) => {
      setBefore(values);
      client.setQueryData(webhookQueries.one(organizationId, webhook.id).queryKey, saved);
      setSaved(test_delivery_id === null);
      if (test_delivery_id) {
        onPinged(test_delivery_id);
        window.scrollTo({ top: 0, behavior: "smooth" });
      }
      return refresh();
    },
  });
  const [isSaved, setSaved] = useState(false);
  const [asked, setAsked] = useState<{ values: WebhookFormValues; waiting: Waiting } | null>(null);
  const [isAsking, setAsking] = useState(false);
  const submit = async (values: WebhookFormValues) => {
    const removed = before.events.filter((event) => !values.events.includes(event));
    if (removed.length === 0) return save.start({ values });
    setAsking(true);
    // If they cannot be counted, saving keeps them.
    const { data } = await getWaitingDeliveries(organizationId, webhook.id).catch(() => ({ data: [] }));
    setAsking(false);
    const waiting = data.filter(({ event }) => removed.some((type) => type === event));
    if (waiting.length === 0) save.start({ values });
    else setAsked({ values, waiting });
  };
  return (
    <div className="flex max-w-3xl flex-col gap-6">
      <div className="rounded-2xl border border-border bg-surface p-5 sm:p-6">
        <WebhookForm
          initial={before}
          webhookId={webhook.id}
          submitLabel="Save changes"
          onSubmit={(values) => {
            setSaved(false);
            void submit(values);
          }}
          actions={isSaved && <SavedNotice />}
          isPending={save.isPending || isAsking}
          error={save.error}
        />
        <PasswordPrompt prompt={save.prompt} />
        <WaitingDialog
          waiting={asked?.waiting ?? null}
          onClose={() => setAsked(null)}
          onChoose={(waiting_deliveries) => {
            if (asked) save.start({ values: asked.values, waiting_deliveries });
            setAsked(null);
          }}
        />
      </div>
      <RateLimit webhook={webhook} />
      <CustomHeaders webhook={webhook} />
      <Switches webhook={webhook} />
    </div>
  );
}

/** Takes the focus, so that the result of saving is what the user reads next. */
function SavedNotice() {
  const notice = useRef<HTMLParagraphElement>(null);
  useEffect(() => notice.current?.focus(), []);
  return (
    <p ref={notice} role="status" tabIndex={-1} className="flex items-center gap-1.5 text-sm outline-none">
      <CircleCheck aria-hidden className="size-4 text-(--chart-succeeded)" />
      Changes saved. They apply starting with the next event.
    </p>
  );
}

function Switches({ webhook }: { webhook: Webhook }) {
  const router = useRouter();
  const paths = usePaths();
  const setStatus = useSetWebhookStatus(webhook);
  const [isDeleting, setDeleting] = useState(false);
  const [isEnabling, setEnabling] = useState(false);
  const isActive = webhook.status === "active";
  return (
    <div className="divide-y divide-border rounded-2xl border border-border bg-surface">
      <Row
        title={isActive ? "Disable this webhook" : "Enable this webhook"}
        text={
          isActive
            ? "No events are sent while it is disabled, and unfinished deliveries are cancelled."
            : "It will receive future events. Missed events can be sent from the Recovery tab."
        }
      >
        <Button
          variant="tertiary"
          isPending={setStatus.isPending}
          onPress={() => (isActive ? setStatus.mutate("disabled") : setEnabling(true))}
        >
          {isActive ? "Disable" : "Enable"}
        </Button>
      </Row>
      <CatchUpRow webhook={webhook} />
      <Row
        title="Delete this webhook"
        text="The signing secret is permanently deleted. Past deliveries stay in the delivery log."
      >
        <Button variant="danger-soft" onPress={() => setDeleting(true)}>
          Delete webhook
        </Button>
      </Row>
      <EnableWebhook webhook={webhook} isOpen={isEnabling} onOpenChange={setEnabling} />
      <DeleteWebhook
        webhook={webhook}
        isOpen={isDeleting}
        onOpenChange={setDeleting}
        onDeleted={() => router.push(paths.webhooks())}
      />
    </div>
  );
}

/** Starts the replay of a spell by itself. */
function CatchUpRow({ webhook }: { webhook: Webhook }) {
  const setCatchUp = useSetCatchUp(webhook);
  return (
    <Row
      title="Catch up automatically"
      text="When this webhook works again, send the events that failed since: the oldest first, 5 per second. Starts within a minute of the first success, or of a test that succeeds."
    >
      <Switch
        aria-label="Catch up automatically"
        isSelected={setCatchUp.isPending ? setCatchUp.variables : webhook.catch_up}
        isDisabled={setCatchUp.isPending}
        onChange={(isOn) => setCatchUp.mutate(isOn)}
      >
        <Switch.Control>
          <Switch.Thumb />
        </Switch.Control>
      </Switch>
    </Row>
  );
}

function Row({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-4 p-5 sm:px-6">
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="font-medium">{title}</h2>
        <p className="text-sm text-muted">{text}</p>
      </div>
      {children}
    </div>
  );
}

type Waiting = WaitingDeliveries["data"];

interface WaitingDialogProps {
  /** Unfinished deliveries of the event types that are being removed. Null: closed. */
  waiting: Waiting | null;
  onChoose: (choice: "keep" | "cancel") => void;
  onClose: () => void;
}

/** Asks what happens to waiting deliveries of event types that are being removed. */
function WaitingDialog({ waiting, onChoose, onClose }: WaitingDialogProps) {
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
