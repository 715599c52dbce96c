import { Ellipsis } from "lucide-react";
import { useState } from "react";
import type { MenuItem } from "@/components/ui/menu";
import { MenuButton } from "@/components/ui/menu-button";
import type { Webhook } from "@/lib/contracts/webhooks";
import { useSetWebhookStatus } from "./use-webhook-changes";
import { DeleteWebhook, EnableWebhook } from "./webhook-dialogs";

interface WebhookMenuProps {
  webhook: Webhook;
  label: string;
  /** Of the button. */
  className: string;
  /** Items above the ones that every menu of a webhook has. */
  items?: MenuItem[];
  isPending?: boolean;
  onDeleted?: () => void;
}

/** What admins can do with a webhook: enable or disable it, and delete it. */
export function WebhookMenu({
  webhook,
  label,
  className,
  items = [],
  isPending = false,
  onDeleted,
}: WebhookMenuProps) {
  const setStatus = useSetWebhookStatus(webhook);
  const [isDeleting, setDeleting] = useState(false);
  const [isEnabling, setEnabling] = useState(false);
  const toggle: MenuItem =
    webhook.status === "active"
      ? { id: "toggle", label: "Disable", onAction: () => setStatus.mutate("disabled") }
      : { id: "toggle", label: "Enable", onAction: () => setEnabling(true) };
  const remove: MenuItem = {
    id: "delete",
    label: "Delete",
    isDanger: true,
    onAction: () => setDeleting(true),
  };
  return (
    <>
      <MenuButton
        label={label}
        isPending={isPending || setStatus.isPending}
        className={className}
        groups={[{ items: [...items, toggle, remove] }]}
      >
        <Ellipsis aria-hidden />
      </MenuButton>
      <EnableWebhook webhook={webhook} isOpen={isEnabling} onOpenChange={setEnabling} />
      <DeleteWebhook
        webhook={webhook}
        isOpen={isDeleting}
        onOpenChange={setDeleting}
        onDeleted={onDeleted ?? (() => setDeleting(false))}
      />
    </>
  );
}
