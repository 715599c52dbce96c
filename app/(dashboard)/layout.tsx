import type { ReactNode } from "react";
import { requireSignIn } from "@/app/_lib/page-context";
import { Shell } from "@/components/shell/shell";

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const { actor, organizations, activeOrganizationId } = await requireSignIn();
  const { name, email, isSupport } = actor;
  return <Shell viewer={{ name, email, isSupport, organizations, activeOrganizationId }}>{children}</Shell>;
}
