"use client";

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { useHydrated } from "./clock";
import { type ShownZone, zoneCookie } from "./zone-cookie";

interface ZoneChoice {
  /** IANA name of the zone in which times are shown. */
  zone: string;
  /** False until the browser's zone is known: on the first visit, until hydration. */
  isKnown: boolean;
  shown: ShownZone["shown"];
  /** The browser's zone. */
  local: string;
  choose: (shown: ShownZone["shown"]) => void;
}

const utc: ZoneChoice = { zone: "UTC", isKnown: true, shown: "utc", local: "UTC", choose: () => {} };
const Zone = createContext<ZoneChoice>(utc);

const YEAR_S = 31_536_000;

/**
 * The time zone of all screens: the browser's or UTC. A cookie keeps the choice and the browser's zone, so that the
 * server renders the same times.
 */
export function ZoneProvider({ initial, children }: { initial: ShownZone | null; children: ReactNode }) {
  const hydrated = useHydrated();
  const [shown, choose] = useState(initial?.shown ?? "local");
  const local = hydrated ? Intl.DateTimeFormat().resolvedOptions().timeZone : (initial?.local ?? "UTC");
  useEffect(() => {
    if (!hydrated) return;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers that we support
    document.cookie = `${zoneCookie.name}=${zoneCookie.write({ shown, local })}; path=/; max-age=${YEAR_S}; samesite=lax`;
  }, [hydrated, shown, local]);
  const value = useMemo(
    () => ({
      zone: shown === "utc" ? "UTC" : local,
      isKnown: hydrated || initial !== null,
      shown,
      local,
      choose,
    }),
    [shown, local, hydrated, initial],
  );
  return <Zone value={value}>{children}</Zone>;
}

export const useZone = () => useContext(Zone);

const formats = new Map<string, Intl.DateTimeFormat>();

/** A formatter for the shown zone. @param shape must be a constant */
export function useTimeFormat(shape: Intl.DateTimeFormatOptions): (time: Date | number | string) => string {
  const { zone } = useZone();
  return useCallback((time) => formatTime(shape, zone, time), [shape, zone]);
}

export function formatTime(
  shape: Intl.DateTimeFormatOptions,
  timeZone: string,
  time: Date | number | string,
): string {
  const key = `${timeZone} ${JSON.stringify(shape)}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat("en-GB", { ...shape, timeZone });
  formats.set(key, format);
  return format.format(new Date(time));
}
