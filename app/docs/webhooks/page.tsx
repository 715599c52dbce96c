import type { Metadata } from "next";
import { EventReference } from "@/components/events/reference/event-reference";
import { PageHeader } from "@/components/ui/page-header";
import { env } from "@/lib/env";

export const metadata: Metadata = { title: "Event reference" };

/** The event reference of the settings, for developers without an account. */
export default function WebhookDocsPage() {
  const { WEBHOOK_RETRY_DELAYS: delaysMs, WEBHOOK_TIMEOUT: timeoutMs } = env();
  return (
    <>
      <PageHeader
        title="Event reference"
        description="The events that Empfio sends to your webhooks, and how to verify them."
      />
      <EventReference retries={{ delaysMs, timeoutMs }} />
    </>
  );
}
