import { usePaths } from "@/components/shell/scope";
import { FactLink } from "./fact-link";

const nouns = { lead: "lead", bkg: "booking", conv: "conversation" } as const;

/** For a search by the ID of an object: a list of deliveries cannot show the event that was not sent. */
export function TimelineHint({ q }: { q: string }) {
  const paths = usePaths();
  const prefix = /^(lead|bkg|conv)_[0-9a-f]{32}$/.exec(q)?.[1] as keyof typeof nouns | undefined;
  if (!prefix) return null;
  return (
    <p className="text-sm text-muted">
      Events that were not sent have no delivery.{" "}
      <FactLink href={paths.timeline(q)}>View the timeline of this {nouns[prefix]}</FactLink>
    </p>
  );
}
