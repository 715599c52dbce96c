import { Building2 } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";

/** For somebody with an account who was removed from the last organization. */
export function NoOrganization() {
  return (
    <EmptyState icon={Building2} title="You belong to no organization">
      Ask an admin for an invitation link. Once you have joined, everything of that organization appears here.
    </EmptyState>
  );
}
