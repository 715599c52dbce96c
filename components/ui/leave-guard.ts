/** Target of a navigation: a path of ours, or a number of steps in the browser's history. */
export type LeaveTarget = string | number;

interface LeaveGuard {
  ask: ((target: LeaveTarget) => void) | null;
  /** Handles Back and Forward before the router does. */
  onPop: ((event: PopStateEvent) => void) | null;
}

/** Set while the current page has unsaved changes: see use-leave-warning.tsx. Separate, since every page loads it. */
export const leaveGuard: LeaveGuard = { ask: null, onPop: null };

// Listeners of the window are called in the order in which they were added, whatever their phase. The router adds its own
// after the first page is hydrated, and this module is loaded before.
if (typeof window !== "undefined") window.addEventListener("popstate", (event) => leaveGuard.onPop?.(event));

/** For navigation that is not a link, such as a menu item. @returns false if the person is asked first */
export function mayLeave(path: string): boolean {
  if (!leaveGuard.ask || isSamePage(path)) return true;
  leaveGuard.ask(path);
  return false;
}

export const isSamePage = (href: string) =>
  new URL(href, window.location.href).pathname === window.location.pathname;
