import type { ReactNode } from "react";
import { requireSignIn } from "@/app/_lib/page-context";
import { PageProviders } from "@/app/_lib/page-providers";
import { Shell } from "@/components/shell/shell";
import { getRenewedAt } from "@/lib/auth/actor";
import { env } from "@/lib/env";

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const { actor, organizations, activeOrganizationId } = await requireSignIn();
  const { name, email, isSupport } = actor;
  const renewedAt = await getRenewedAt();
  return (
    <PageProviders>
      <Shell
        viewer={{ name, email, isSupport, organizations, activeOrganizationId }}
        sessionRenewedAt={renewedAt?.getTime() ?? 0}
        retries={{ delaysMs: env().WEBHOOK_RETRY_DELAYS }}
      >
        {children}
      </Shell>
    </PageProviders>
  );
}
