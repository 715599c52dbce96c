"use client";

import Link from "next/link";
import { usePaths } from "@/components/shell/scope";
import { PageHeader } from "@/components/ui/page-header";

const link = "rounded-sm underline underline-offset-4 focus-visible:status-focused";

export function ReferenceHeader() {
  const paths = usePaths();
  return (
    <PageHeader
      title="Event reference"
      description={
        <>
          The events that Empfio sends to your webhooks, and how to verify them. Developers without an account
          find this page at{" "}
          <Link href="/docs/webhooks" className={link}>
            /docs/webhooks
          </Link>
          , and the API at{" "}
          <Link href="/docs/api" className={link}>
            /docs/api
          </Link>
          .
        </>
      }
      trail={[
        { label: "Integrations", href: paths.integrations() },
        { label: "Webhooks", href: paths.webhooks() },
      ]}
    />
  );
}
