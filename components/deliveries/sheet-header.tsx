import { Button, Drawer, Skeleton } from "@heroui/react";
import { ChevronLeft, ChevronRight, X } from "lucide-react";
import { CopyButton } from "@/components/ui/copy-button";
import { StatusDot } from "@/components/ui/status-dot";
import type { Delivery } from "@/lib/contracts/deliveries";
import { TriggerChip } from "./delivery-columns";
import { statusLabels, statusTones } from "./delivery-status";

interface SheetHeaderProps {
  id: string;
  delivery: Delivery | undefined;
  newer: string | undefined;
  older: string | undefined;
  onMove: (id: string) => void;
  onClose: () => void;
}

export function SheetHeader({ id, delivery, newer, older, onMove, onClose }: SheetHeaderProps) {
  return (
    <Drawer.Header className="sticky top-0 z-10 flex-row items-start justify-between gap-3 border-b border-border bg-overlay px-4 py-3 sm:px-6">
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Drawer.Heading className="font-mono text-base font-semibold">
            {delivery ? delivery.event.type : <Skeleton className="h-6 w-40 rounded-md" />}
          </Drawer.Heading>
          {delivery && (
            <>
              <StatusDot tone={statusTones[delivery.status]} label={statusLabels[delivery.status]} />
              <TriggerChip trigger={delivery.trigger} />
            </>
          )}
        </div>
        <p className="flex items-center gap-1 text-xs text-muted">
          <span className="truncate font-mono">{id}</span>
          <CopyButton value={id} label="delivery id" />
        </p>
      </div>
      <div className="flex shrink-0 items-center">
        <MoveButton label="Newer delivery" shortcut="ArrowLeft" to={newer} onMove={onMove}>
          <ChevronLeft aria-hidden />
        </MoveButton>
        <MoveButton label="Older delivery" shortcut="ArrowRight" to={older} onMove={onMove}>
          <ChevronRight aria-hidden />
        </MoveButton>
        <Button isIconOnly size="sm" variant="ghost" aria-label="Close" onPress={onClose}>
          <X aria-hidden />
        </Button>
      </div>
    </Drawer.Header>
  );
}

interface MoveButtonProps {
  label: string;
  shortcut: "ArrowLeft" | "ArrowRight";
  to: string | undefined;
  onMove: (id: string) => void;
  children: React.ReactNode;
}

function MoveButton({ label, shortcut, to, onMove, children }: MoveButtonProps) {
  return (
    <Button
      isIconOnly
      size="sm"
      variant="ghost"
      aria-label={label}
      aria-keyshortcuts={shortcut}
      isDisabled={to === undefined}
      onPress={() => to && onMove(to)}
    >
      {children}
    </Button>
  );
}
