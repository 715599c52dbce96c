"use client";

import { useCallback, useRef } from "react";
import { ApiError } from "@/lib/api-client/fetch-json";

/**
 * Sends a change with one Idempotency-Key per opened form, so that trying again after a lost response takes effect once.
 * A success and a refusal that the server stored end the key; the next change gets a new one.
 */
export function useRepeatable() {
  const key = useRef<string | null>(null);
  return useCallback(async <T>(send: (key: string) => Promise<T>): Promise<T> => {
    key.current ??= newKey();
    try {
      const result = await send(key.current);
      key.current = null;
      return result;
    } catch (error) {
      if (isFinal(error)) key.current = null;
      throw error;
    }
  }, []);
}

/** See "Idempotency" in docs/contract.md: these would be repeated for the same key. */
const isFinal = (error: unknown) =>
  error instanceof ApiError &&
  [404, 409, 410].includes(error.status) &&
  error.code !== "idempotency_in_progress";

/** Not `randomUUID()`, which browsers offer only on https and localhost. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
