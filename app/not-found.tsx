import { SearchX } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/plain-button";

export default function NotFound() {
  return (
    <main className="mx-auto grid min-h-dvh max-w-xl place-items-center p-6">
      <EmptyState
        icon={SearchX}
        title="Page not found"
        actions={
          <LinkButton href="/" variant="primary">
            Go to home page
          </LinkButton>
        }
      >
        Check the URL or go to the home page.
      </EmptyState>
    </main>
  );
}
