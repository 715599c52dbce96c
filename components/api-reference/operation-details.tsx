import type { ReactNode } from "react";
import { ReferenceTable } from "@/components/events/reference/reference-section";
import { Code } from "@/components/ui/code";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { accessOf, type Operation, type Schema } from "./document";
import { FieldTable } from "./field-table";

interface Parameter {
  name: string;
  required: boolean;
  description?: string;
  schema: Schema;
}

/** Access, parameters, body, response, and errors of one operation. */
export function OperationDetails({ operation }: { operation: Operation }) {
  const { operationId, summary, security, parameters = [], requestBody, responses } = operation;
  const own = parameters.filter((parameter): parameter is Parameter => "name" in (parameter as object));
  const isRepeatable = own.length < parameters.length;
  const body = requestBody?.content["application/json"];
  const [status = "", success] = Object.entries(responses)[0] ?? [];
  const content = success?.content?.["application/json"];
  return (
    <div className="flex flex-col gap-5 border-t border-border px-4 py-4">
      <p className="text-sm text-muted">
        {accessOf(security)}
        {isRepeatable && (
          <>
            {" "}
            Takes an <Code>Idempotency-Key</Code>.
          </>
        )}
      </p>
      {own.length > 0 && (
        <Part title="Parameters">
          <FieldTable label={`Parameters: ${summary}`} schema={toObject(own)} />
        </Part>
      )}
      {body && (
        <Part title="Body">
          <FieldTable label={`Body: ${summary}`} schema={body.schema as Schema} />
          {body.example !== undefined && (
            <Example label={`Example of the body: ${operationId}`} value={body.example} />
          )}
        </Part>
      )}
      <Part title={`Response ${status}`}>
        {content ? (
          <>
            <FieldTable label={`Response: ${summary}`} schema={content.schema as Schema} />
            <Example label={`Example of the response: ${operationId}`} value={content.example} />
          </>
        ) : (
          <p className="text-sm text-muted">{success?.description}</p>
        )}
      </Part>
      <Part title="Errors">
        <ReferenceTable
          label={`Errors: ${summary}`}
          columns={["Status", "When"]}
          rows={Object.entries(responses)
            .slice(1)
            .map(([code, { description }]) => [<Code key="code">{code}</Code>, description])}
        />
      </Part>
    </div>
  );
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <div className="flex flex-col gap-2">
    <p className="text-xs font-medium text-muted">{title}</p>
    {children}
  </div>
);

const Example = ({ label, value }: { label: string; value: unknown }) => (
  <ScrollRegion label={label} className="max-h-96 rounded-lg border border-border bg-surface-secondary p-4">
    <pre className="font-mono text-xs leading-5">{JSON.stringify(value, null, 2)}</pre>
  </ScrollRegion>
);

/** Parameters as the fields of an object. */
const toObject = (parameters: Parameter[]): Schema => ({
  required: parameters.filter(({ required }) => required).map(({ name }) => name),
  properties: Object.fromEntries(
    parameters.map(({ name, description, schema }) => [
      name,
      description === undefined ? schema : { ...schema, description },
    ]),
  ),
});
