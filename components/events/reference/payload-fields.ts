import { z } from "zod";
import { type EventType, eventCatalog } from "@/lib/contracts/event-catalog";

export interface Field {
  name: string;
  /** For example "string", "time", "null". */
  types: string[];
  /** The only possible values; empty when there is no such list. */
  values: string[];
  description: string;
}

/** The part of JSON Schema that our payloads use. Anything else must fail here instead of being shown incorrectly. */
const property = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]),
  format: z.string().optional(),
  enum: z.array(z.string()).optional(),
  const: z.string().optional(),
  description: z.string().optional(),
});
const objectSchema = z.looseObject({
  properties: z.record(z.string(), property),
  required: z.array(z.string()),
});

/** The fields of an event's `data`, read from the schema that recorded events are checked against. */
export function fieldsOf(type: EventType): Field[] {
  const { properties, required } = objectSchema.parse(z.toJSONSchema(eventCatalog[type].data));
  return Object.entries(properties).map(([name, field]) => {
    if (!required.includes(name))
      throw new Error(`${type}: ${name} may be absent; our payloads use null instead`);
    return {
      name,
      types: [field.type]
        .flat()
        .map((one) => (one === "string" && field.format === "date-time" ? "time" : one)),
      values: field.enum ?? (field.const === undefined ? [] : [field.const]),
      description: field.description ?? "",
    };
  });
}

/** The sample as a full payload, with the latest time in its data as the timestamp. */
export function sampleEnvelope(type: EventType): string {
  const { sample } = eventCatalog[type];
  const times: Record<string, string | null> = { ...sample };
  const { cancelled_at, changed_at, escalated_at, created_at } = times;
  return JSON.stringify(
    {
      event: type,
      timestamp: cancelled_at ?? changed_at ?? escalated_at ?? created_at ?? "2026-03-07T10:30:00Z",
      organization_id: "550e8400-e29b-41d4-a716-446655440000",
      data: sample,
    },
    null,
    2,
  );
}
