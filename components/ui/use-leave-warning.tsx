"use client";

import { Button, Modal } from "@heroui/react";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";

/**
 * Asks before a link leads away from unsaved changes, and makes the browser ask before it closes or reloads the page.
 * Links within the same page, such as tabs, keep the changes and are not stopped.
 */
export function useLeaveWarning(isDirty: boolean) {
  const router = useRouter();
  const [target, setTarget] = useState<string | null>(null);
  useEffect(() => {
    if (!isDirty) return;
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
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, true);
    };
  }, [isDirty]);
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
            <Button
              variant="danger"
              onPress={() => {
                if (target) router.push(target);
                setTarget(null);
              }}
            >
              Discard changes
            </Button>
          </Modal.Footer>
        </Modal.Dialog>
      </Modal.Container>
    </Modal.Backdrop>
  );
}

/** The path of a link of ours that this click follows in the same tab, if it leads to another page. */
function leavingLink(event: MouseEvent): string | null {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return null;
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || link.target === "_blank") return null;
  const { origin, pathname, search, hash } = new URL(link.href);
  const isOurs = origin === window.location.origin && !link.hasAttribute("download");
  return isOurs && pathname !== window.location.pathname ? pathname + search + hash : null;
}
