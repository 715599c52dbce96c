"use client";

import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";

const RenderedAt = createContext(0);

/** Hands the time of the server's render to the first render in the browser, so that the two agree. */
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

/** Milliseconds since 1970, ticking once a second; `precision` (ms) rounds it down, to render less often. */
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

/** False on the server and while hydrating: for what only the browser knows, such as its time zone. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
