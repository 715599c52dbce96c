"use client";

import { parseAsString, useQueryState } from "nuqs";
import { useCallback, useEffect, useRef } from "react";

/**
 * What is open at the side of a page, in the address so that it can be linked. Back closes what was opened here, and
 * closing goes back, so that Back from the closed page leads to the page before it and never opens anything again.
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
    // Once only: a second press before the browser has gone back must not leave the page.
    isOwnEntry.current = false;
    window.history.back();
  }, [setOpenId]);
  /** To another of the same list, in the same entry of the history. */
  const move = useCallback((id: string) => void setOpenId(id), [setOpenId]);
  return { openId, open, move, close };
}
