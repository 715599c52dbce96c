"use client";

import { useEffect, useState } from "react";

/** A value that is removed from the screen and from memory after `ms` milliseconds. */
export function useTemporaryValue<Value>(ms: number) {
  const [held, setHeld] = useState<{ value: Value; until: number } | null>(null);
  useEffect(() => {
    if (!held) return;
    const timer = setTimeout(() => setHeld(null), held.until - Date.now());
    return () => clearTimeout(timer);
  }, [held]);
  return {
    value: held?.value ?? null,
    /** Epoch milliseconds. */
    until: held?.until ?? null,
    show: (value: Value) => setHeld({ value, until: Date.now() + ms }),
    hide: () => setHeld(null),
  };
}
