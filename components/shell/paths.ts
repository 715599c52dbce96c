"use client";

import { useMemo } from "react";
import { pathsOf } from "./paths-of";
import { useScope } from "./scope";

/** For support staff, every link contains the organization they are viewing, as `organization_id`. */
export function usePaths() {
  const { organizationId, standing } = useScope();
  return useMemo(
    () => pathsOf(standing === "support" ? organizationId : undefined),
    [organizationId, standing],
  );
}
