"use client";

import { useRouter } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import { may, type Permission, type Standing } from "@/lib/contracts/permissions";
import { organizationPaths } from "./organization-paths";

/** The organization that the page shows, and the user's role in it. */
export interface Scope {
  organizationId: string;
  standing: Standing;
}

const ScopeContext = createContext<Scope | null>(null);

/** The organization that the shell shows, read when the shell was rendered. Null outside of the shell and for users without an organization. */
export const ShownOrganization = createContext<string | null>(null);

export function ScopeProvider({ organizationId, standing, children }: Scope & { children: ReactNode }) {
  const router = useRouter();
  const shown = useContext(ShownOrganization);
  // The page is rendered on every visit and the shell only once, so they differ after a switch in another tab.
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

/** Whether to show a control. The API checks the permission again. */
export function useMay(permission: Permission): boolean {
  return may(useScope().standing, permission);
}

/** For support staff, every link contains the organization they are viewing, as `organization_id`. */
export function usePaths() {
  const { organizationId, standing } = useScope();
  return useMemo(
    () => organizationPaths(standing === "support" ? organizationId : undefined),
    [organizationId, standing],
  );
}

/** When failed attempts are retried, as configured. */
export interface RetryRules {
  /** After the first, second, and third attempt, in milliseconds. */
  delaysMs: readonly number[];
}

export const RetryRulesContext = createContext<RetryRules | null>(null);

/** Time from the first attempt to the last one, in milliseconds, without the attempts themselves. */
export function useRetriesMs(): number {
  const rules = useContext(RetryRulesContext);
  if (!rules) throw new Error("useRetriesMs outside of the shell");
  return rules.delaysMs.reduce((sum, delay) => sum + delay, 0);
}
