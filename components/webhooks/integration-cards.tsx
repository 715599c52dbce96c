"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronRight, Webhook as WebhookIcon } from "lucide-react";
import Link from "next/link";
import { usePaths, useScope } from "@/components/shell/scope";
import { PageHeader } from "@/components/ui/page-header";
import { StatusDot } from "@/components/ui/status-dot";
import { stateRefreshMs, webhookQueries } from "@/lib/api-client/webhooks";
import type { Webhook } from "@/lib/contracts/webhooks";
import { healthOf } from "./health";

/** One card per integration. Webhooks are the only integration so far. */
export function IntegrationCards() {
  const { organizationId } = useScope();
  const paths = usePaths();
  const { data } = useQuery({
    ...webhookQueries.list(organizationId),
    refetchInterval: stateRefreshMs,
  });
  return (
    <>
      <PageHeader title="Integrations" description="Connect Empfio to the systems you already use." />
      <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        <li>
          <Link
            href={paths.webhooks()}
            className="group flex h-full flex-col gap-4 rounded-xl border border-border bg-surface p-5 shadow-surface transition-colors hover:border-border-tertiary focus-visible:status-focused"
          >
            <span className="flex items-center gap-3">
              <span className="grid size-10 place-items-center rounded-lg bg-accent-soft text-accent-soft-foreground">
                <WebhookIcon aria-hidden className="size-5" />
              </span>
              <span className="flex-1 font-semibold">Webhooks</span>
              <ChevronRight
                aria-hidden
                className="size-4 text-muted transition-transform group-hover:translate-x-0.5"
              />
            </span>
            <span className="flex-1 text-sm text-muted">
              Send leads, bookings, and escalated conversations to your own systems as they happen.
            </span>
            <span className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
              <Summary webhooks={data?.data} />
            </span>
          </Link>
        </li>
      </ul>
    </>
  );
}

function Summary({ webhooks }: { webhooks: Webhook[] | undefined }) {
  if (!webhooks) return <span className="text-muted">View webhooks</span>;
  if (webhooks.length === 0) return <StatusDot tone="neutral" label="Not set up yet" />;
  const active = webhooks.filter(({ status }) => status === "active").length;
  const failing = webhooks.filter((webhook) => healthOf(webhook) === "failing").length;
  const disabled = webhooks.length - active;
  return (
    <>
      <StatusDot tone={active > 0 ? "success" : "neutral"} label={`${active} active`} />
      {failing > 0 && <StatusDot tone="danger" label={`${failing} failing`} />}
      {disabled > 0 && <StatusDot tone="neutral" label={`${disabled} disabled`} />}
    </>
  );
}
