import type { ReactNode } from "react";

/** A name or a short value from code, for example of a header. Never breaks at its hyphens. */
export const Code = ({ children }: { children: ReactNode }) => (
  <code className="font-mono text-xs whitespace-nowrap">{children}</code>
);
