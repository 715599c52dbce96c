"use client";

import type { ErrorInfo } from "next/error";
import { ErrorState } from "@/components/ui/error-state";

export default function DashboardError({ error, retry }: ErrorInfo) {
  return <ErrorState title="This page could not be shown" error={error} onRetry={retry} />;
}
