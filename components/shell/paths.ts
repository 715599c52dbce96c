"use client";

import { useMemo } from "react";
import { pathsOf } from "./paths-of";
import { useScope } from "./scope";

/** Support staff keep the organization they look at in every link, under the same name as in the API. */
export function usePaths() {
  const { organizationId, standing } = useScope();
  return useMemo(
    () => pathsOf(standing === "support" ? organizationId : undefined),
    [organizationId, standing],
  );
}
