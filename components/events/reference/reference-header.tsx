"use client";

import { usePaths } from "@/components/shell/paths";
import { PageHeader } from "@/components/ui/page-header";

export function ReferenceHeader() {
  const paths = usePaths();
  return (
    <PageHeader
      title="Event reference"
      description="What Empfio sends to your webhooks, when, and how to make sure that it was us."
      trail={[
        { label: "Integrations", href: paths.integrations() },
        { label: "Webhooks", href: paths.webhooks() },
      ]}
    />
  );
}
