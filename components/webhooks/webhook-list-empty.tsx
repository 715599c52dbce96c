import { BookOpen, Plus, Webhook } from "lucide-react";
import { useMay } from "@/components/shell/scope";
import { usePaths } from "@/components/shell/use-paths";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/plain-button";
import { AskAnAdmin } from "./ask-an-admin";

export function WebhookListEmpty() {
  const paths = usePaths();
  const mayWrite = useMay("webhooks:write");
  return (
    <EmptyState
      icon={Webhook}
      title="No webhooks yet"
      actions={
        <>
          {mayWrite && (
            <LinkButton href={paths.newWebhook()} variant="primary">
              <Plus aria-hidden />
              Add webhook
            </LinkButton>
          )}
          <LinkButton href={paths.eventReference()} variant="tertiary">
            <BookOpen aria-hidden />
            View event reference
          </LinkButton>
        </>
      }
    >
      <p>
        A webhook sends events to a URL of your choice: a new lead, a booking, or a conversation that needs a
        human.
      </p>
      {!mayWrite && (
        <div className="mt-2">
          <AskAnAdmin />
        </div>
      )}
    </EmptyState>
  );
}
