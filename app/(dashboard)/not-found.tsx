import { SearchX } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/plain-button";

export default function DashboardNotFound() {
  return (
    <EmptyState
      icon={SearchX}
      title="Page not found"
      actions={
        <LinkButton href="/" variant="tertiary">
          Go to home page
        </LinkButton>
      }
    >
      It may have been deleted, it may belong to another organization, or the URL may be wrong.
    </EmptyState>
  );
}
