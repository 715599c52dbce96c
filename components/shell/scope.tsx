"use client";

import { useRouter } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import { may, type Permission, type Standing } from "@/lib/contracts/permissions";

/** Which organization the page is about, and what the user is to it. */
export interface Scope {
  organizationId: string;
  standing: Standing;
}

const ScopeContext = createContext<Scope | null>(null);

/** The organization that the shell names, read when the shell was rendered; null outside of it and for who has none. */
export const ShownOrganization = createContext<string | null>(null);

export function ScopeProvider({ organizationId, standing, children }: Scope & { children: ReactNode }) {
  const router = useRouter();
  const shown = useContext(ShownOrganization);
  // A page is rendered with every visit, the shell around it once. Switched in another tab, they would disagree.
  const isBehind = standing !== "support" && shown !== organizationId;
  useEffect(() => {
    if (isBehind) router.refresh();
  }, [isBehind, router]);
  const scope = useMemo(() => ({ organizationId, standing }), [organizationId, standing]);
  return <ScopeContext value={scope}>{children}</ScopeContext>;
}

export function useScope(): Scope {
  const scope = useContext(ScopeContext);
  if (!scope) throw new Error("useScope outside of an OrganizationPage");
  return scope;
}

/** Whether to show a control: only what the API would not refuse anyway. */
export function useMay(permission: Permission): boolean {
  return may(useScope().standing, permission);
}
