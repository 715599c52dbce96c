import { useEffect, useState } from "react";

/** The value once it has not changed for `ms` milliseconds, to avoid a request for every keystroke. */
export function usePaused<Value>(value: Value, ms: number): Value {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return paused;
}
