"use client";

import { Button, Modal } from "@heroui/react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { isSamePage, type LeaveTarget, leaveGuard } from "./leave-guard";

/**
 * Asks before a link, a menu item, or the browser's Back and Forward lead away from unsaved changes, and makes the browser
 * ask before it closes or reloads the page. Navigation within the same page, such as tabs, keeps the changes and is not
 * stopped.
 */
export function useLeaveWarning(isDirty: boolean) {
  const router = useRouter();
  const [target, setTarget] = useState<LeaveTarget | null>(null);
  const isLeaving = useRef(false);
  useEffect(() => {
    if (!isDirty) return;
    leaveGuard.ask = setTarget;
    const stopWatching = watchHistory(() => !isLeaving.current, setTarget);
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const href = leavingLink(event);
      if (!href) return;
      event.preventDefault();
      event.stopPropagation();
      setTarget(href);
    };
    window.addEventListener("beforeunload", onUnload);
    // In the capture phase, before the router's own handler.
    document.addEventListener("click", onClick, true);
    return () => {
      leaveGuard.ask = null;
      stopWatching();
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, true);
    };
  }, [isDirty]);
  const leave = () => {
    isLeaving.current = true;
    if (typeof target === "string") router.push(target);
    else if (target !== null) window.history.go(target);
    setTarget(null);
  };
  return (
    <Modal.Backdrop isOpen={target !== null} onOpenChange={(isOpen) => !isOpen && setTarget(null)}>
      <Modal.Container size="sm">
        <Modal.Dialog role="alertdialog">
          <Modal.Header>
            <Modal.Heading>Leave without saving?</Modal.Heading>
          </Modal.Header>
          <Modal.Body className="text-sm text-muted">Your changes have not been saved.</Modal.Body>
          <Modal.Footer>
            <Button slot="close" variant="tertiary">
              Keep editing
            </Button>
            <Button variant="danger" onPress={leave}>
              Discard changes
            </Button>
          </Modal.Footer>
        </Modal.Dialog>
      </Modal.Container>
    </Modal.Backdrop>
  );
}

/**
 * Undoes Back and Forward that lead to another page, and reports them. The browser has changed the address by then, so the
 * router must not see the event; going the other way restores the entry.
 * @returns a function that stops watching
 */
function watchHistory(isStopped: () => boolean, onStop: (steps: number) => void): () => void {
  const { pathname } = window.location;
  const { navigation } = window as { navigation?: Traversals };
  // Changes before popstate, also when a tab of the page adds an entry.
  let before: number | null = null;
  const onChange = ({ from }: EntryChange) => {
    before = from.index;
  };
  navigation?.addEventListener("currententrychange", onChange);
  let isRestoring = false;
  leaveGuard.onPop = (event) => {
    if (isRestoring) {
      isRestoring = false;
      event.stopImmediatePropagation();
      return;
    }
    if (!isStopped() || window.location.pathname === pathname) return;
    event.stopImmediatePropagation();
    const now = navigation?.currentEntry?.index ?? null;
    // Browsers without the Navigation API do not tell the direction, which is nearly always Back.
    const steps = before === null || now === null ? -1 : now - before;
    isRestoring = true;
    window.history.go(-steps);
    onStop(steps);
  };
  return () => {
    leaveGuard.onPop = null;
    navigation?.removeEventListener("currententrychange", onChange);
  };
}

interface EntryChange {
  from: { index: number };
}

/** The part of the browser's Navigation API that is needed here. */
interface Traversals {
  currentEntry: { index: number } | null;
  addEventListener: (type: "currententrychange", listener: (event: EntryChange) => void) => void;
  removeEventListener: (type: "currententrychange", listener: (event: EntryChange) => void) => void;
}

/** The path of a link of ours that this click follows in the same tab, if it leads to another page. */
function leavingLink(event: MouseEvent): string | null {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return null;
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || link.target === "_blank") return null;
  const { origin, pathname, search, hash } = new URL(link.href);
  const isOurs = origin === window.location.origin && !link.hasAttribute("download");
  return isOurs && !isSamePage(link.href) ? pathname + search + hash : null;
}
