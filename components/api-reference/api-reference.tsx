import { Fragment } from "react";
import { ReferenceSection } from "@/components/events/reference/reference-section";
import type { ApiDocument, Operation, Schema } from "./document";
import { FieldTable } from "./field-table";
import { OperationDetails } from "./operation-details";

const anchor = (text: string) => text.toLowerCase().replaceAll(" ", "-");

/** Every operation of the OpenAPI document by subject, and the schemas that they share. Needs no script. */
export function ApiReference({ document }: { document: ApiDocument }) {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const schemas = Object.entries(document.components.schemas).sort(([a], [b]) => a.localeCompare(b));
  return (
    <div className="grid items-start gap-10 xl:grid-cols-[minmax(0,1fr)_13rem]">
      <div className="flex min-w-0 flex-col gap-12">
        <p className="text-sm">
          Base URL: <code className="font-mono text-xs break-all">{document.servers[0]?.url}</code>
        </p>
        {document.tags.map(({ name }) => (
          <ReferenceSection key={name} id={anchor(name)} title={name}>
            <ul className="flex flex-col gap-2">
              {operations
                .filter(({ operation }) => operation.tags.includes(name))
                .map((one) => (
                  <li key={one.operation.operationId}>
                    <OperationItem {...one} />
                  </li>
                ))}
            </ul>
          </ReferenceSection>
        ))}
        <ReferenceSection id="schemas" title="Schemas">
          {schemas.map(([name, schema]) => (
            <Fragment key={name}>
              <ReferenceSection id={`schema-${name}`} title={`${name} schema`} level={3}>
                <FieldTable label={`Fields of ${name}`} schema={schema as Schema} />
              </ReferenceSection>
            </Fragment>
          ))}
        </ReferenceSection>
      </div>
      <nav aria-label="On this page" className="sticky top-8 max-xl:hidden">
        <p className="pb-2 text-xs font-medium text-muted">On this page</p>
        <ul className="border-s border-border ps-4 text-sm">
          {[...document.tags.map(({ name }) => name), "Schemas"].map((name) => (
            <li key={name}>
              <a
                href={`#${anchor(name)}`}
                className="block rounded-sm py-1 text-muted hover:text-foreground focus-visible:status-focused"
              >
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  );
}

function OperationItem(one: { path: string; method: string; operation: Operation }) {
  const { path, method, operation } = one;
  return (
    <details id={operation.operationId} className="scroll-mt-20 rounded-lg border border-border bg-surface">
      <summary className="cursor-pointer rounded-lg px-4 py-3 text-sm focus-visible:status-focused">
        <span className="inline-flex max-w-[calc(100%-1.5rem)] flex-wrap items-baseline gap-x-3 gap-y-1 align-top">
          <span className="font-mono text-xs font-semibold">{method}</span>
          <span className="font-mono text-xs break-all">{path}</span>
          <span className="text-muted">{operation.summary}</span>
        </span>
      </summary>
      <OperationDetails operation={operation} />
    </details>
  );
}
