"use client";

import { Button } from "@heroui/react";
import { ArrowRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { usePaths } from "@/components/shell/scope";
import { Code } from "@/components/ui/code";
import { CodeTabs } from "@/components/ui/code-tabs";
import { PageHeader } from "@/components/ui/page-header";
import { LinkButton } from "@/components/ui/plain-button";
import { verificationSamples } from "@/lib/contracts/verification-samples";
import type { CreatedWebhook as Created } from "@/lib/contracts/webhooks";
import { EditUrl } from "./edit-url";
import { SecretValue } from "./secret-value";
import { SignatureProof } from "./signature-proof";
import { TestOutcome } from "./test-outcome";
import { useSendTest } from "./use-webhook-changes";
import { WebhookName } from "./webhook-label";

/** The steps after saving: ping result, signing secret, verification samples, and the check of the receiver. */
export function CreatedWebhook({ created }: { created: Created }) {
  const paths = usePaths();
  const [ping, setPing] = useState({ url: created.url, deliveryId: created.test_delivery_id });
  const goToWebhook = (
    <LinkButton href={paths.webhook(created.id)} variant="primary">
      Go to webhook
      <ArrowRight aria-hidden />
    </LinkButton>
  );
  return (
    <div className="max-w-3xl">
      <PageHeader
        title="Webhook added"
        description={<WebhookName url={ping.url} />}
        trail={[
          { label: "Integrations", href: paths.integrations() },
          { label: "Webhooks", href: paths.webhooks() },
        ]}
        actions={goToWebhook}
      />
      <div className="flex flex-col gap-8">
        <Step number={1} title="Check that the URL is reachable">
          <FirstPing webhookId={created.id} ping={ping} onChange={setPing} />
        </Step>
        <Step number={2} title="Add the secret to your receiver">
          <p className="text-sm text-muted">
            Every request to this URL is signed with this secret. Store it like a password, in the receiver’s
            configuration and not in its code. Admins can reveal it again on the webhook’s page.
          </p>
          <SecretValue secret={created.secret} />
        </Step>
        <Step number={3} title="Verify signatures">
          <HowToVerify />
        </Step>
        <Step number={4} title="Check signature verification">
          <p className="text-sm text-muted">
            Empfio sends two pings: one with a wrong signature, which your receiver must refuse, and one with
            the right signature, which it must accept. Both are marked with <Code>X-Empfio-Test</Code> and do
            not affect the webhook’s health.
          </p>
          <SignatureProof webhookId={created.id} />
        </Step>
      </div>
    </div>
  );
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  const id = `step-${number}`;
  return (
    <section aria-labelledby={id} className="grid gap-x-4 gap-y-3 sm:grid-cols-[2rem_minmax(0,1fr)]">
      <span
        aria-hidden
        className="hidden size-8 place-items-center rounded-full bg-default text-sm font-semibold sm:grid"
      >
        {number}
      </span>
      <div className="flex min-w-0 flex-col gap-3">
        <h2 id={id} className="font-semibold sm:leading-8">
          {title}
        </h2>
        {children}
      </div>
    </section>
  );
}

interface Ping {
  url: string;
  deliveryId: string;
}

interface FirstPingProps {
  webhookId: string;
  ping: Ping;
  onChange: (ping: Ping) => void;
}

function FirstPing({ webhookId, ping, onChange }: FirstPingProps) {
  const [isEditing, setEditing] = useState(false);
  const webhook = { id: webhookId, url: ping.url };
  const sendTest = useSendTest(webhook, (deliveryId) => onChange({ ...ping, deliveryId }));
  if (isEditing) {
    return (
      <EditUrl
        webhook={webhook}
        onCancel={() => setEditing(false)}
        onSaved={({ url, test_delivery_id }) => {
          onChange({ url, deliveryId: test_delivery_id ?? ping.deliveryId });
          setEditing(false);
        }}
      />
    );
  }
  return (
    <TestOutcome
      key={ping.deliveryId}
      deliveryId={ping.deliveryId}
      takesFocus
      url={ping.url}
      onSendAgain={() => sendTest.mutate("ping")}
      isSendingAgain={sendTest.isPending}
      actions={
        <Button size="sm" variant="tertiary" onPress={() => setEditing(true)}>
          Edit URL
        </Button>
      }
    />
  );
}

function HowToVerify() {
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm text-muted">
        Compute the HMAC of the <strong className="font-medium text-foreground">raw body</strong> before any
        JSON parsing, and compare it with the header <Code>X-Empfio-Signature</Code>. Reject requests that
        don’t match.
      </p>
      <CodeTabs label="Language" samples={verificationSamples} />
    </div>
  );
}
