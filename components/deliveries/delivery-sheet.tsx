"use client";

import { Drawer, Skeleton } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useScope } from "@/components/shell/scope";
import { ErrorState } from "@/components/ui/error-state";
import { deliveryQueries } from "@/lib/api-client/deliveries";
import type { Delivery } from "@/lib/contracts/deliveries";
import { AttemptDetails } from "./attempt-details";
import { DeliveryFacts } from "./delivery-facts";
import { DiagnosisCard } from "./diagnosis-card";
import { SheetActions } from "./sheet-actions";
import { SheetHeader } from "./sheet-header";

interface DeliverySheetProps {
  id: string;
  /** The rows of the list behind it, among which ← and → move. */
  rows: readonly Delivery[];
  webhooks: readonly { id: string; url: string }[] | undefined;
  onMove: (id: string) => void;
  onClose: () => void;
}

/** Just before and after an attempt is due, its result should appear by itself. */
const AROUND_DUE_MS = 1_000;
const DUE_MARGIN_MS = 3_000;
const CALM_MS = 15_000;

/** One delivery at the side of the list: diagnosis first, then what was sent and answered. */
export function DeliverySheet({ id, rows, webhooks, onMove, onClose }: DeliverySheetProps) {
  const { organizationId } = useScope();
  const { data, error, refetch, isFetching } = useQuery({
    ...deliveryQueries.one(organizationId, id),
    refetchInterval: ({ state }) => intervalFor(state.data),
  });
  const index = rows.findIndex((row) => row.id === id);
  const newer = rows[index - 1]?.id;
  const older = index < 0 ? undefined : rows[index + 1]?.id;
  useArrowKeys(newer, older, onMove);
  // The row tells enough for the head of the sheet while the rest is on its way.
  const summary = data ?? rows[index];
  return (
    <Drawer.Backdrop isOpen onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Drawer.Content placement="right">
        <Drawer.Dialog aria-label="Delivery" className="w-full gap-0 p-0 sm:max-w-2xl">
          <SheetHeader
            id={id}
            delivery={summary}
            newer={newer}
            older={older}
            onMove={onMove}
            onClose={onClose}
          />
          <Drawer.Body className="flex flex-col gap-6 px-4 py-5 sm:px-6">
            {summary && (
              <>
                <DiagnosisCard delivery={summary} attempts={data?.attempts} />
                <SheetActions delivery={summary} detail={data} onResent={onMove} />
                <DeliveryFacts delivery={summary} webhooks={webhooks} attempts={data?.attempts} />
              </>
            )}
            {data ? (
              <AttemptDetails key={id} delivery={data} />
            ) : error ? (
              <ErrorState
                title="The delivery could not be loaded"
                error={error}
                onRetry={refetch}
                isRetrying={isFetching}
              />
            ) : (
              <SheetSkeleton isWhole={!summary} />
            )}
          </Drawer.Body>
        </Drawer.Dialog>
      </Drawer.Content>
    </Drawer.Backdrop>
  );
}

function intervalFor(delivery: Delivery | undefined): number | false {
  if (delivery?.status !== "pending" && delivery?.status !== "retrying") return false;
  const dueIn = delivery.next_attempt_at ? Date.parse(delivery.next_attempt_at) - Date.now() : 0;
  return dueIn < DUE_MARGIN_MS ? AROUND_DUE_MS : Math.min(dueIn - DUE_MARGIN_MS, CALM_MS);
}

/** Arrows mean something else in text, tabs and lists: there they stay what they are. */
const ownArrows = "input, textarea, select, [role=tablist], [role=listbox], [role=menu], [role=radiogroup]";

function useArrowKeys(newer: string | undefined, older: string | undefined, onMove: (id: string) => void) {
  useEffect(() => {
    const move = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (event.target instanceof Element && event.target.closest(ownArrows)) return;
      const target = event.key === "ArrowLeft" ? newer : event.key === "ArrowRight" ? older : undefined;
      if (target) onMove(target);
    };
    window.addEventListener("keydown", move);
    return () => window.removeEventListener("keydown", move);
  }, [newer, older, onMove]);
}

function SheetSkeleton({ isWhole }: { isWhole: boolean }) {
  return (
    <>
      {isWhole && <Skeleton className="h-32 w-full rounded-xl" />}
      <Skeleton className="h-24 w-full rounded-xl" />
      <Skeleton className="h-64 w-full rounded-xl" />
    </>
  );
}
