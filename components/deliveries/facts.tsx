"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { usePaths, useScope } from "@/components/shell/scope";
import { CopyButton } from "@/components/ui/copy-button";
import { webhookQueries } from "@/lib/api-client/webhooks";

/** Labels and values in two columns. */
export function Facts({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] items-center gap-x-6 gap-y-1 text-sm">
      {children}
    </dl>
  );
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="flex min-h-8 min-w-0 flex-wrap items-center gap-x-2">{children}</dd>
    </>
  );
}

/** The record that an event is about. Sample records have no timeline, so they link to their deliveries. */
export function ObjectFact({ id, isSample }: { id: string; isSample: boolean }) {
  const paths = usePaths();
  return (
    <Fact label="Object">
      <FactLink href={isSample ? paths.deliveries({ q: id }) : paths.timeline(id)}>
        <span className="sr-only">{isSample ? "Deliveries of " : "Timeline of "}</span>
        <ShortId id={id} />
      </FactLink>
      <CopyButton value={id} label="object ID" />
    </Fact>
  );
}

export function FactLink(props: ComponentProps<typeof Link>) {
  return (
    <Link
      {...props}
      className="min-w-0 rounded-sm underline decoration-border underline-offset-4 hover:decoration-current focus-visible:status-focused"
    />
  );
}

/** An ID shortened to `bkg_0b5f3a…0718`. The full ID is shown on hover and read by screen readers. */
export function ShortId({ id }: { id: string }) {
  const short = id.length > 20 ? `${id.slice(0, id.indexOf("_") + 7)}…${id.slice(-4)}` : id;
  return (
    <span className="font-mono text-xs whitespace-nowrap" title={id}>
      <span aria-hidden>{short}</span>
      <span className="sr-only">{id}</span>
    </span>
  );
}

/** The webhook's page, or its deliveries if the webhook was deleted. */
export function useWebhookPath() {
  const paths = usePaths();
  const { organizationId } = useScope();
  const webhooks = useQuery(webhookQueries.list(organizationId)).data?.data;
  return (id: string, search?: { tab?: string | undefined }) =>
    webhooks?.every((webhook) => webhook.id !== id)
      ? paths.deliveries({ webhook: id })
      : paths.webhook(id, search);
}
