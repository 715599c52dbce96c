import { SearchX } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/link-button";

export default function DashboardNotFound() {
  return (
    <EmptyState
      icon={SearchX}
      title="There is nothing here"
      actions={
        <LinkButton href="/" variant="tertiary">
          Go to the start
        </LinkButton>
      }
    >
      It may have been deleted, it may belong to another organization, or the address is mistyped.
    </EmptyState>
  );
}
