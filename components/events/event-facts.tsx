import { Fact, FactLink, Facts, ObjectFact } from "@/components/deliveries/facts";
import { usePaths } from "@/components/shell/use-paths";
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
      <ObjectFact id={object_id} isSample={origin !== "application"} />
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
