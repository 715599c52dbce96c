"use client";

import { createContext, type ReactNode, useContext, useMemo } from "react";
import { may, type Permission, type Standing } from "@/lib/contracts/permissions";

/** Which organization the page is about, and what the user is to it. */
export interface Scope {
  organizationId: string;
  standing: Standing;
}

const ScopeContext = createContext<Scope | null>(null);

export function ScopeProvider({ organizationId, standing, children }: Scope & { children: ReactNode }) {
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
