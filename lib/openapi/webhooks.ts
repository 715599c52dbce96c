import { z } from "zod";
import { envelope } from "@/lib/contracts/envelope";
import { eventCatalog, eventTypes } from "@/lib/contracts/event-catalog";
import { requestHeaders } from "@/lib/contracts/request-headers";
import { type Components, schemaOf } from "./json-schema";
import { samplePayload } from "./response-examples";

/** The `webhooks` of the document: the request that a receiver gets for each event type. */
export function webhookOperations(components: Components) {
  return Object.fromEntries(eventTypes.map((type) => [type, { post: toReceivedRequest(type, components) }]));
}

function toReceivedRequest(type: (typeof eventTypes)[number], components: Components) {
  const { description, data } = eventCatalog[type];
  const payload = envelope.extend({ event: z.literal(type), data });
  return {
    operationId: `receive.${type}`,
    summary: `Receive ${type}`,
    description: `${description}.`,
    security: [],
    // A content type is described by the body, and is no parameter.
    parameters: requestHeaders.filter(({ name }) => name !== "Content-Type").map(toParameter),
    requestBody: {
      required: true,
      content: {
        "application/json": {
          schema: schemaOf(payload, "output", components),
          example: samplePayload(type),
        },
      },
    },
    responses: {
      "2XX": { description: "The delivery has succeeded." },
      default: { description: "The attempt has failed, and is retried." },
    },
  };
}

/** Headers that only some requests have. */
const OCCASIONAL = ["X-Empfio-Signature-Previous", "X-Empfio-Test"];

const toParameter = ({ name, value, meaning }: (typeof requestHeaders)[number]) => ({
  name,
  in: "header",
  required: !OCCASIONAL.includes(name),
  description: meaning,
  schema: { type: "string" },
  example: value,
});
