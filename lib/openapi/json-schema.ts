import { z } from "zod";
import { apiKey } from "@/lib/contracts/api-keys";
import { auditEntry } from "@/lib/contracts/audit";
import { problem } from "@/lib/contracts/common";
import { booking, conversation, lead } from "@/lib/contracts/crm";
import { attempt, attemptError, delivery } from "@/lib/contracts/deliveries";
import { recordedEvent } from "@/lib/contracts/events";
import { invitation, member, organization } from "@/lib/contracts/organizations";
import { webhook } from "@/lib/contracts/webhooks";

export type JsonSchema = Record<string, unknown>;

/** Schemas that other schemas refer to by name. */
const names = z.registry<{ id: string }>();
names
  .add(apiKey, { id: "ApiKey" })
  .add(attempt, { id: "Attempt" })
  .add(attemptError, { id: "AttemptError" })
  .add(auditEntry, { id: "AuditEntry" })
  .add(booking, { id: "Booking" })
  .add(conversation, { id: "Conversation" })
  .add(delivery, { id: "Delivery" })
  .add(invitation, { id: "Invitation" })
  .add(lead, { id: "Lead" })
  .add(member, { id: "Member" })
  .add(organization, { id: "Organization" })
  .add(problem, { id: "Problem" })
  .add(recordedEvent, { id: "Event" })
  .add(webhook, { id: "Webhook" });

/** Where `schemaOf` collects the named schemas that it refers to. */
export type Components = Record<string, JsonSchema>;

/**
 * Converts a schema to JSON Schema 2020-12, the dialect of OpenAPI 3.1.
 * @param io `input` for requests, whose optional fields and transformations differ from the parsed result
 */
export function schemaOf(schema: z.ZodType, io: "input" | "output", components: Components): JsonSchema {
  // A named schema is referred to only from within another one.
  const converted = z.toJSONSchema(z.object({ root: schema }), {
    io,
    metadata: names,
    unrepresentable: "any",
    override: ({ jsonSchema, zodSchema }) => {
      Object.assign(jsonSchema, z.globalRegistry.get(zodSchema));
      // A format says the same as its pattern, in one word.
      if (jsonSchema.format) delete jsonSchema.pattern;
      delete jsonSchema.id;
    },
  });
  const { $defs = {}, properties } = refersToComponents(converted) as {
    $defs?: Components;
    properties: { root: JsonSchema };
  };
  Object.assign(components, $defs);
  return properties.root;
}

const refersToComponents = (schema: object): unknown =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
