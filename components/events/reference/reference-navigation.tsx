import { eventTypes } from "@/lib/contracts/event-catalog";

const link = "block rounded-sm py-1 text-muted hover:text-foreground focus-visible:status-focused";

/** Links to the sections of the page, shown beside it on wide screens. */
export function ReferenceNavigation() {
  return (
    <nav aria-label="On this page" className="sticky top-8 max-xl:hidden">
      <p className="pb-2 text-xs font-medium text-muted">On this page</p>
      <ul className="border-s border-border ps-4 text-sm">
        <li>
          <a href="#payload" className={link}>
            Payload
          </a>
        </li>
        {eventTypes.map((type) => (
          <li key={type}>
            <a href={`#${type}`} className={`${link} ps-3 font-mono text-xs`}>
              {type}
            </a>
          </li>
        ))}
        {[
          ["headers", "Request headers"],
          ["verify", "Verifying signatures"],
          ["retries", "Retries"],
          ["practice", "Best practices"],
        ].map(([id, title]) => (
          <li key={id}>
            <a href={`#${id}`} className={link}>
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
