"use client";

import { useState } from "react";

/**
 * True from the first opening on. Content rendered on this condition is loaded on demand and stays mounted for its
 * closing animation and for the next opening.
 */
export function useWasOpened(isOpen: boolean): boolean {
  const [wasOpened, setWasOpened] = useState(isOpen);
  if (isOpen && !wasOpened) setWasOpened(true);
  return wasOpened || isOpen;
}
