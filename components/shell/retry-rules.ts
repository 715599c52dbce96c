"use client";

import { createContext, useContext } from "react";

/** When failed attempts are retried, as configured. */
export interface RetryRules {
  /** After the first, second, and third attempt, in milliseconds. */
  delaysMs: readonly number[];
}

export const RetryRulesContext = createContext<RetryRules | null>(null);

/** Time from the first attempt to the last one, in milliseconds, without the attempts themselves. */
export function useRetriesMs(): number {
  const rules = useContext(RetryRulesContext);
  if (!rules) throw new Error("useRetriesMs outside of the shell");
  return rules.delaysMs.reduce((sum, delay) => sum + delay, 0);
}
