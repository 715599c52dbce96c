import { Code } from "@/components/ui/code";
import { CodeBlock } from "@/components/ui/code-block";
import { highlight } from "@/components/ui/highlight";
import {
  type EventType,
  eventCatalog,
  eventTypes,
  subscribableEventTypes,
} from "@/lib/contracts/event-catalog";
import { type Field, fieldsOf, sampleEnvelope } from "./payload-fields";
import { ReferenceSection, ReferenceTable } from "./reference-section";

const envelopeRows = [
  [<Code key="name">event</Code>, "string", "The event type."],
  [
    <Code key="name">timestamp</Code>,
    "time",
    "When the event occurred, not when it was sent. RFC 3339, UTC, whole seconds.",
  ],
  [<Code key="name">organization_id</Code>, "string", "Your Empfio organization. A UUID."],
  [<Code key="name">data</Code>, "object", "The event's data: one of the objects below."],
];

/** The payload, and the fields and a sample of each event. */
export function ReferenceEvents() {
  return (
    <>
      <ReferenceSection id="payload" title="Payload">
        <p className="max-w-prose text-sm text-muted">
          Every request has a JSON body with exactly these four keys. Fields without a value are null and are
          never omitted. We may add fields and events, so ignore any that you don’t know.
        </p>
        <ReferenceTable
          label="Fields of every payload"
          columns={["Field", "Type", "Description"]}
          rows={envelopeRows}
        />
        <ReferenceTable
          label="Events"
          columns={["Event", "Sent when"]}
          rows={subscribableEventTypes.map((type) => [
            <a
              key="link"
              href={`#${type}`}
              className="rounded-sm underline underline-offset-4 focus-visible:status-focused"
            >
              <Code>{type}</Code>
            </a>,
            eventCatalog[type].description,
          ])}
        />
      </ReferenceSection>
      {eventTypes.map((type) => (
        <EventSection key={type} type={type} />
      ))}
    </>
  );
}

async function EventSection({ type }: { type: EventType }) {
  const sample = sampleEnvelope(type);
  return (
    <ReferenceSection id={type} title={<span className="font-mono text-lg">{type}</span>}>
      <p className="text-sm text-muted">{eventCatalog[type].description}.</p>
      <ReferenceTable
        label={`Fields of ${type}`}
        columns={["Field of data", "Type", "Description"]}
        rows={fieldsOf(type).map((field) => [
          <Code key="name">{field.name}</Code>,
          <FieldType key="type" field={field} />,
          <Meaning key="meaning" field={field} />,
        ])}
      />
      <CodeBlock
        code={sample}
        language="json"
        label={`sample of ${type}`}
        highlighted={await highlight(sample, "json")}
      />
    </ReferenceSection>
  );
}

const FieldType = ({ field: { types } }: { field: Field }) => (
  <span className="whitespace-nowrap text-muted">{types.join(" or ")}</span>
);

function Meaning({ field: { values, description } }: { field: Field }) {
  return (
    <>
      {description && <span>{description}. </span>}
      {values.length > 0 && (
        <span className="text-muted">
          {values.length > 1 ? "One of " : "Always "}
          {values.map((value, index) => (
            <span key={value}>
              {index > 0 && ", "}
              <Code>{value}</Code>
            </span>
          ))}
        </span>
      )}
    </>
  );
}
