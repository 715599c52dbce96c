"use client";

import { useState } from "react";

/**
 * True from the first opening on. What is rendered only then is loaded only then, and stays for its closing
 * animation and for the next time.
 */
export function useWasOpened(isOpen: boolean): boolean {
  const [wasOpened, setWasOpened] = useState(isOpen);
  if (isOpen && !wasOpened) setWasOpened(true);
  return wasOpened || isOpen;
}
