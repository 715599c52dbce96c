import { ReferenceTable } from "@/components/events/reference/reference-section";
import { Code } from "@/components/ui/code";
import { type Field, fieldsOf, type Schema, typeOf } from "./document";

/** The fields of an object; the type of anything else. */
export function FieldTable({ label, schema }: { label: string; schema: Schema }) {
  const fields = fieldsOf(schema);
  if (fields.length === 0) {
    const name = schema.$ref?.split("/").at(-1);
    return (
      <p className="text-sm text-muted">{name ? <SchemaLink name={name} text={name} /> : typeOf(schema)}</p>
    );
  }
  return (
    <ReferenceTable
      label={label}
      columns={["Field", "Type", "Description"]}
      rows={fields.map((field) => [
        <FieldName key="name" {...field} />,
        <FieldType key="type" {...field} />,
        <span key="notes" className="break-words">
          {field.notes}
        </span>,
      ])}
    />
  );
}

const FieldName = ({ name, isRequired }: Field) => (
  <>
    <span className="font-mono text-xs break-all">{name}</span>
    {!isRequired && <span className="ps-2 text-xs text-muted">optional</span>}
  </>
);

const FieldType = ({ type, refersTo }: Field) =>
  refersTo ? <SchemaLink name={refersTo} text={type} /> : <span className="text-muted">{type}</span>;

const SchemaLink = ({ name, text }: { name: string; text: string }) => (
  <a
    href={`#schema-${name}`}
    className="rounded-sm underline underline-offset-4 focus-visible:status-focused"
  >
    <Code>{text}</Code>
  </a>
);
