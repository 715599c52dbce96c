/** Where a person wants to go: a path of ours, or a number of steps in the browser's history. */
export type LeaveTarget = string | number;

/** `ask` is set while the current page has unsaved changes: see use-leave-warning.tsx. Separate, since every page loads it. */
export const leaveGuard: { ask: ((target: LeaveTarget) => void) | null } = { ask: null };

/** For navigation that is not a link, such as a menu item. @returns false if the person is asked first */
export function mayLeave(path: string): boolean {
  if (!leaveGuard.ask || isSamePage(path)) return true;
  leaveGuard.ask(path);
  return false;
}

export const isSamePage = (href: string) =>
  new URL(href, window.location.href).pathname === window.location.pathname;
