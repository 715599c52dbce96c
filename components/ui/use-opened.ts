"use client";

import { parseAsString, useQueryState } from "nuqs";
import { useCallback, useEffect, useRef, useState } from "react";

/**
 * The ID of the open side panel, kept in the address so that it can be linked. Back closes a panel that was opened here,
 * and closing it goes back in history, so that Back then leads to the previous page and does not reopen the panel.
 */
export function useOpenInAddress(name: string) {
  const [openId, setOpenId] = useQueryState(name, parseAsString);
  /** The IDs of the history entries made here, oldest first; null is the entry without a panel. */
  const entries = useRef<(string | null)[]>([]);
  useEffect(() => {
    // After Back, the entries above the current one are gone.
    const at = entries.current.lastIndexOf(openId);
    if (openId === null) entries.current = [];
    else if (at >= 0) entries.current = entries.current.slice(0, at + 1);
  }, [openId]);
  /** Opens a row in a history entry of its own, so that Back returns to the list or to the row that was open. */
  const open = useCallback(
    async (id: string) => {
      if (entries.current.length === 0) entries.current = [openId];
      await setOpenId(id, { history: "push" });
      entries.current.push(id);
    },
    [openId, setOpenId],
  );
  const close = useCallback(() => {
    const [first, ...pushed] = entries.current;
    // Only once: a second press before the browser has gone back would leave the page.
    entries.current = [];
    // Without an entry for the list itself, as after following a link to a panel, there is nothing to go back to.
    if (first !== null || pushed.length === 0) return void setOpenId(null);
    window.history.go(-pushed.length);
  }, [setOpenId]);
  /** Shows another row in the same history entry. */
  const move = useCallback(
    (id: string) => {
      if (entries.current.length > 0) entries.current[entries.current.length - 1] = id;
      void setOpenId(id);
    },
    [setOpenId],
  );
  return { openId, open, move, close };
}

/**
 * True from the first opening on. Content rendered on this condition is loaded on demand and stays mounted for its
 * closing animation and for the next opening.
 */
export function useWasOpened(isOpen: boolean): boolean {
  const [wasOpened, setWasOpened] = useState(isOpen);
  if (isOpen && !wasOpened) setWasOpened(true);
  return wasOpened || isOpen;
}
