export interface Schema {
  $ref?: string;
  anyOf?: Schema[];
  oneOf?: Schema[];
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  /** False for a list whose entries are described one by one. */
  items?: Schema | false;
  properties?: Record<string, Schema>;
  required?: string[];
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
}

interface Content {
  schema: unknown;
  example?: unknown;
}

export interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  security: { apiKey?: string[] | undefined; session?: string[] | undefined }[];
  parameters?: unknown[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<string, { description: string; content?: Record<string, Content> }>;
}

/** The part of the OpenAPI document that the reference shows. */
export interface ApiDocument {
  servers: { url: string }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

export interface Field {
  name: string;
  type: string;
  /** Name of the schema to link to. */
  refersTo: string | null;
  isRequired: boolean;
  notes: string;
}

const nameOf = (ref: string) => ref.slice(ref.lastIndexOf("/") + 1);

/** The fields of an object. Fields of nested objects follow their object, with dotted names. */
export function fieldsOf(schema: Schema, prefix = ""): Field[] {
  const { properties = {}, required = [] } = schema;
  return Object.entries(properties).flatMap(([name, field]): Field[] => {
    const inner = insideOf(field);
    const path = `${prefix}${name}${inner.isList ? "[]" : ""}`;
    return [
      {
        name: `${prefix}${name}`,
        type: typeOf(field),
        refersTo: inner.schema.$ref ? nameOf(inner.schema.$ref) : null,
        isRequired: required.includes(name),
        notes: notesOf(field),
      },
      ...fieldsOf(inner.schema, `${path}.`),
    ];
  });
}

/** The schema of the value, or of the entries of a list. */
function insideOf(schema: Schema): { schema: Schema; isList: boolean } {
  const value = (schema.anyOf ?? schema.oneOf)?.find(({ type }) => type !== "null") ?? schema;
  return value.items
    ? { schema: insideOf(value.items).schema, isList: true }
    : { schema: value, isList: false };
}

/** For example "list of Webhook", "time or null". */
export function typeOf(schema: Schema): string {
  if (schema.$ref) return nameOf(schema.$ref);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return [...new Set(choices.map(typeOf))].join(" or ");
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum) return "string";
  if (schema.format === "date-time") return "time";
  const types = [schema.type ?? "any"].flat();
  const list = schema.items ? `list of ${typeOf(schema.items)}` : "list";
  return types.map((type) => (type === "array" ? list : type)).join(" or ");
}

/** What the type does not say: the description, the values, the limits, and the default. */
function notesOf(schema: Schema): string {
  const inner = insideOf(schema).schema;
  const { minimum, maximum, maxLength } = inner;
  const hasRange = minimum !== undefined && maximum !== undefined && Math.abs(maximum) < 1e9;
  return [
    schema.description ?? "",
    inner.enum ? `One of ${inner.enum.join(", ")}.` : "",
    hasRange ? `${minimum} to ${maximum}.` : "",
    maxLength === undefined ? "" : `At most ${maxLength} characters.`,
    schema.default === undefined ? "" : `Default: ${JSON.stringify(schema.default)}.`,
  ]
    .filter(Boolean)
    .join(" ");
}

/** "API key with the scope read, or a session." */
export function accessOf(security: Operation["security"]): string {
  if (security.length === 0) return "Needs no sign-in.";
  const scope = security.find((one) => one.apiKey)?.apiKey?.[0];
  return scope === undefined
    ? "Needs the session of a signed-in user."
    : `Needs an API key with the scope ${scope}, or the session of a signed-in user.`;
}
