import Link from "next/link";
import type { ComponentProps } from "react";

export function FactLink(props: ComponentProps<typeof Link>) {
  return (
    <Link
      {...props}
      className="min-w-0 rounded-sm underline decoration-border underline-offset-4 hover:decoration-current focus-visible:status-focused"
    />
  );
}
