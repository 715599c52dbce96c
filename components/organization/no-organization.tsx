import { Building2 } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";

/** Shown to users who belong to no organization. */
export function NoOrganization() {
  return (
    <EmptyState icon={Building2} title="You belong to no organization">
      Ask an admin for an invitation link. Once you have joined, everything of that organization appears here.
    </EmptyState>
  );
}
