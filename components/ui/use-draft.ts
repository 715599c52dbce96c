"use client";

import { useState } from "react";

/** Input that is not submitted yet. It is reset when `value` changes, for example by the Back button. */
export function useDraft(value: string) {
  const [state, setState] = useState({ value, draft: value });
  if (state.value !== value) setState({ value, draft: value });
  const setDraft = (draft: string) => setState({ value, draft });
  return [state.value === value ? state.draft : value, setDraft] as const;
}
