"use client";

import { usePaths } from "@/components/shell/scope";
import { PageHeader } from "@/components/ui/page-header";

export function ReferenceHeader() {
  const paths = usePaths();
  return (
    <PageHeader
      title="Event reference"
      description="The events that Empfio sends to your webhooks, and how to verify them."
      trail={[
        { label: "Integrations", href: paths.integrations() },
        { label: "Webhooks", href: paths.webhooks() },
      ]}
    />
  );
}
