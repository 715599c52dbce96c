"use client";

import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";

const RenderedAt = createContext(0);

/** Passes the time of the server's render to the first render in the browser, so that both produce the same markup. */
export function ClockProvider({ renderedAt, children }: { renderedAt: number; children: ReactNode }) {
  return <RenderedAt value={renderedAt}>{children}</RenderedAt>;
}

const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void) {
  listeners.add(listener);
  if (!timer) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const notify of listeners) notify();
    }, 1_000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** Epoch milliseconds, updated every second and rounded down to `precision` (ms) to render less often. */
export function useNow(precision = 1_000): number {
  const renderedAt = useContext(RenderedAt);
  const round = (value: number) => Math.floor(value / precision) * precision;
  return useSyncExternalStore(
    subscribe,
    () => round(timer ? now : Date.now()),
    () => round(renderedAt),
  );
}

const never = () => () => {};

/** False on the server and while hydrating; use it for values known only to the browser, such as its time zone. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
