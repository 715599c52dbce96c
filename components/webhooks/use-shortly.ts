"use client";

import { useEffect, useState } from "react";

/** A value that leaves the screen, and memory, by itself. @param ms how long it stays */
export function useShortly<Value>(ms: number) {
  const [held, setHeld] = useState<{ value: Value; until: number } | null>(null);
  useEffect(() => {
    if (!held) return;
    const timer = setTimeout(() => setHeld(null), held.until - Date.now());
    return () => clearTimeout(timer);
  }, [held]);
  return {
    value: held?.value ?? null,
    /** Milliseconds since 1970. */
    until: held?.until ?? null,
    show: (value: Value) => setHeld({ value, until: Date.now() + ms }),
    hide: () => setHeld(null),
  };
}
