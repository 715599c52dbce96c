"use client";

import { useMemo } from "react";
import { organizationPaths } from "./organization-paths";
import { useScope } from "./scope";

/** For support staff, every link contains the organization they are viewing, as `organization_id`. */
export function usePaths() {
  const { organizationId, standing } = useScope();
  return useMemo(
    () => organizationPaths(standing === "support" ? organizationId : undefined),
    [organizationId, standing],
  );
}
