import { Eye } from "lucide-react";
import Link from "next/link";
import { organizationPaths } from "@/components/shell/organization-paths";
import { LinkButton } from "@/components/ui/plain-button";
import { VisibleText, visible } from "@/components/ui/visible-text";
import type { Organization } from "@/lib/contracts/organizations";

/** Shown above every organization screen that support staff open. */
export function SupportBanner({ organization }: { organization: Organization }) {
  const paths = organizationPaths(organization.id);
  const places = [
    { label: "Webhooks", href: paths.webhooks() },
    { label: "Deliveries", href: paths.deliveries() },
    { label: "Find a record", href: paths.findRecord() },
    { label: "Audit log", href: paths.auditLog() },
  ];
  return (
    <aside
      aria-label="Support view"
      className="mb-6 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl bg-warning-soft px-4 py-3 text-sm text-warning-soft-foreground"
    >
      <p className="flex min-w-0 flex-1 basis-64 items-center gap-3">
        <Eye aria-hidden className="size-4 shrink-0" />
        <span>
          Viewing{" "}
          <strong className="break-words">
            <VisibleText text={organization.name} />
          </strong>{" "}
          as support. Read only; your access is logged.
        </span>
      </p>
      <nav
        aria-label={`${visible(organization.name)} screens`}
        className="flex flex-wrap items-center gap-x-4 gap-y-1"
      >
        {places.map(({ label, href }) => (
          <Link
            key={label}
            href={href}
            prefetch={false}
            className="rounded-sm font-medium underline underline-offset-2 focus-visible:status-focused"
          >
            {label}
          </Link>
        ))}
        <LinkButton href="/support" size="sm" variant="tertiary">
          Exit
        </LinkButton>
      </nav>
    </aside>
  );
}
