"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { describeChange } from "@/components/deliveries/configuration-changes";
import { useWebhookPath } from "@/components/deliveries/facts";
import { usePaths, useScope } from "@/components/shell/scope";
import { VisibleText } from "@/components/ui/visible-text";
import { webhookQueries } from "@/lib/api-client/webhooks";
import type { AuditAction, AuditEntry } from "@/lib/contracts/audit";
import { auditActions } from "@/lib/contracts/vocabulary";
import { labelDetails } from "./audit-rows";

const link =
  "rounded-sm font-mono text-xs break-all underline underline-offset-2 focus-visible:status-focused";

/** Details that are shown as a sentence instead of as fields. */
const retold: Partial<Record<AuditAction, string[]>> = {
  "webhook.updated": ["url", "previous_url", "events", "previous_events", "headers_set", "headers_removed"],
};

/** The action, what it applied to, and its recorded details. */
export function AuditFacts({ entry }: { entry: AuditEntry }) {
  const { action, webhook_id, target_id, details } = entry;
  const told = retold[action];
  const facts = labelDetails(
    Object.fromEntries(Object.entries(details).filter(([key]) => !told?.includes(key))),
  );
  return (
    <div className="flex flex-col gap-0.5 sm:min-w-40">
      <p className="first-letter:uppercase">{auditActions[action]}</p>
      {webhook_id && <WebhookLink id={webhook_id} />}
      {target_id && target_id !== webhook_id && <Target id={target_id} />}
      {told && (
        <p className="text-xs wrap-anywhere text-muted empty:hidden">
          <VisibleText text={describeChange(entry).join(". ")} />
        </p>
      )}
      {facts.length > 0 && (
        <dl className="flex flex-col text-xs text-muted">
          {facts.map(({ label, text }) => (
            <div key={label} className="flex gap-1.5">
              <dt className="shrink-0">{label}:</dt>
              <dd className="break-all">
                <VisibleText text={text} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

/** A link labeled with the webhook's URL, or with its ID if the webhook was deleted. */
function WebhookLink({ id }: { id: string }) {
  const pathOf = useWebhookPath();
  const { organizationId } = useScope();
  const { data } = useQuery(webhookQueries.list(organizationId));
  const url = data?.data.find((webhook) => webhook.id === id)?.url;
  return (
    <Link href={pathOf(id)} className={link} title={id}>
      {url?.replace(/^https:\/\//, "").replace(/\?.*/, "") ?? id}
    </Link>
  );
}

/** Deliveries and objects of events are links; people and invitations have no page of their own. */
function Target({ id }: { id: string }) {
  const paths = usePaths();
  if (id.startsWith("del_")) {
    return (
      <Link href={paths.delivery(id)} className={link}>
        {id}
      </Link>
    );
  }
  if (/^(lead|bkg|conv|evt)_/.test(id)) {
    return (
      <Link
        href={id.startsWith("evt_") ? paths.events({ event_id: id }) : paths.timeline(id)}
        className={link}
      >
        {id}
      </Link>
    );
  }
  return <span className="font-mono text-xs break-all text-muted">{id}</span>;
}
