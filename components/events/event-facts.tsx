import { Fact, FactLink, Facts } from "@/components/deliveries/facts";
import { ShortId } from "@/components/deliveries/short-id";
import { usePaths } from "@/components/shell/use-paths";
import { CopyButton } from "@/components/ui/copy-button";
import { Time } from "@/components/ui/time";
import type { RecordedEvent } from "@/lib/contracts/events";
import { eventWords } from "@/lib/contracts/vocabulary";

export function EventFacts({ event }: { event: RecordedEvent }) {
  const paths = usePaths();
  const { type, origin, object_id, timestamp, dispatched_at } = event;
  return (
    <Facts>
      <Fact label="Sent when">
        {eventWords[type].description}
        <FactLink href={paths.eventReference(type)}>Reference</FactLink>
      </Fact>
      <Fact label="Object">
        <FactLink
          href={origin === "application" ? paths.timeline(object_id) : paths.deliveries({ q: object_id })}
        >
          <span className="sr-only">Timeline of </span>
          <ShortId id={object_id} />
        </FactLink>
        <CopyButton value={object_id} label="object ID" />
      </Fact>
      <Fact label="Occurred">
        <Time instant={timestamp} />
        {dispatched_at && (
          <span className="text-muted">
            dispatched <Time instant={dispatched_at} />
          </span>
        )}
      </Fact>
    </Facts>
  );
}
