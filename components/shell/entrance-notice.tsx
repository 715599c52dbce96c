import type { ReactNode } from "react";
import { LinkButton } from "@/components/ui/link-button";
import { Entrance } from "./entrance";

interface EntranceNoticeProps {
  title: string;
  link: { href: string; label: string };
  children: ReactNode;
}

/** A page without a session that only informs, and links to where the user can continue. */
export function EntranceNotice({ title, link, children }: EntranceNoticeProps) {
  return (
    <Entrance title={title}>
      <div className="flex flex-col items-start gap-4 text-sm">
        <p role="status" className="text-muted">
          {children}
        </p>
        <LinkButton href={link.href} variant="tertiary">
          {link.label}
        </LinkButton>
      </div>
    </Entrance>
  );
}
