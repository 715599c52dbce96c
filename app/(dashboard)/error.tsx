"use client";

import type { ErrorInfo } from "next/error";
import { ErrorState } from "@/components/ui/error-state";

export default function DashboardError({ error, retry }: ErrorInfo) {
  return <ErrorState title="Could not load this page" error={error} onRetry={retry} />;
}
