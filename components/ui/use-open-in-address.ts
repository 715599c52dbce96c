"use client";

import { parseAsString, useQueryState } from "nuqs";
import { useCallback, useEffect, useRef } from "react";

/**
 * The ID of the open side panel, kept in the address so that it can be linked. Back closes a panel that was opened here,
 * and closing it goes back in history, so that Back then leads to the previous page and does not reopen the panel.
 */
export function useOpenInAddress(name: string) {
  const [openId, setOpenId] = useQueryState(name, parseAsString);
  const isOwnEntry = useRef(false);
  useEffect(() => {
    if (openId === null) isOwnEntry.current = false;
  }, [openId]);
  const open = useCallback(
    async (id: string) => {
      await setOpenId(id, { history: "push" });
      isOwnEntry.current = true;
    },
    [setOpenId],
  );
  const close = useCallback(() => {
    if (!isOwnEntry.current) return void setOpenId(null);
    // Only once: a second press before the browser has gone back would leave the page.
    isOwnEntry.current = false;
    window.history.back();
  }, [setOpenId]);
  /** Opens another row in the same history entry. */
  const move = useCallback((id: string) => void setOpenId(id), [setOpenId]);
  return { openId, open, move, close };
}
