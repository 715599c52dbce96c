"use client";

import { useState } from "react";

/** What is typed until it is sent; follows the value when that changes, for example by Back. */
export function useDraft(value: string) {
  const [state, setState] = useState({ value, draft: value });
  if (state.value !== value) setState({ value, draft: value });
  const setDraft = (draft: string) => setState({ value, draft });
  return [state.value === value ? state.draft : value, setDraft] as const;
}
