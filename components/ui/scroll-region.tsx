import type { ReactNode } from "react";

interface ScrollRegionProps {
  label: string;
  /** Must limit the height or the width. */
  className: string;
  children: ReactNode;
}

/** A region whose content scrolls, also by keyboard. */
export function ScrollRegion({ label, className, children }: ScrollRegionProps) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className={`overflow-auto focus-visible:status-focused ${className}`}
    >
      {children}
    </section>
  );
}
