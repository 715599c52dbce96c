import type { z } from "zod";
import { problem } from "@/lib/contracts/common";
import { IDEMPOTENCY_KEY, IDEMPOTENT_REPLAYED, idempotencyKey } from "@/lib/contracts/idempotency";
import type { Scope } from "@/lib/contracts/permissions";
import { exampleOf } from "./examples";
import { type Components, type JsonSchema, schemaOf } from "./json-schema";
import { exampleFor } from "./response-examples";
import { webhookOperations } from "./webhooks";

/** What a route declares about its requests and responses. */
export interface RouteDescription {
  summary: string;
  params: z.ZodType;
  query: z.ZodType;
  body: z.ZodType;
  status: number;
  /** Null with 204. */
  response: z.ZodType | null;
  /** Content types of a response that is not JSON. */
  media: string[];
  conflicts: string[];
  gone: string[];
}

export interface Operation extends RouteDescription {
  method: string;
  /** Relative to `/api/v1`, with parameters in braces: `/webhooks/{id}`. */
  path: string;
  permission: string;
  scope: Scope | null;
  idempotent: { shownOnce?: boolean } | null;
}

/**
 * The OpenAPI 3.1 document of the API.
 * @param origin of this installation
 * @param sessionCookie name of the cookie of a session
 */
export function openApiDocument(
  operations: readonly Operation[],
  { origin, sessionCookie }: { origin: string; sessionCookie: string },
) {
  const components: Components = {};
  const paths: Record<string, Record<string, ReturnType<typeof toOperationObject>>> = {};
  for (const operation of operations) {
    paths[operation.path] = {
      ...(paths[operation.path] ?? {}),
      [operation.method.toLowerCase()]: toOperationObject(operation, components),
    };
  }
  const webhooks = webhookOperations(components);
  schemaOf(problem, "output", components);
  return {
    openapi: "3.1.1",
    info: {
      title: "Empfio API",
      version: "1",
      description:
        "Set up webhooks, read the delivery log, and recover missed events. Every list is paged by cursor. Every error is a problem (RFC 9457). HEAD is taken wherever GET is, and OPTIONS everywhere. Another method is refused with 405 `method_not_allowed`, and the header Allow lists those that the path takes.",
      license: { name: "Proprietary", identifier: "LicenseRef-Proprietary" },
    },
    servers: [{ url: `${origin}/api/v1` }],
    tags: [...new Set(operations.map(tagOf))].sort().map((name) => ({ name, description: `${name}.` })),
    security: [{ apiKey: [] }, { session: [] }],
    paths,
    webhooks,
    components: {
      schemas: components,
      securitySchemes: {
        apiKey: {
          type: "http",
          scheme: "bearer",
          description: "An API key, empk_ and 43 characters. Create one under Settings, API keys.",
        },
        session: {
          type: "apiKey",
          in: "cookie",
          name: sessionCookie,
          description: "The session of a signed-in user. Changes also need the Origin of this installation.",
        },
      },
      parameters: {
        IdempotencyKey: {
          name: IDEMPOTENCY_KEY,
          in: "header",
          description: "Makes the request safe to repeat for 24 hours.",
          schema: schemaOf(idempotencyKey, "input", components),
        },
      },
      headers: {
        RetryAfter: { description: "Seconds to wait.", schema: { type: "integer" } },
        RateLimitPolicy: {
          description: "Limit and window of the API key (IETF draft ratelimit-headers).",
          schema: { type: "string" },
        },
        RateLimit: {
          description: "Remaining requests of the API key, and seconds until the window ends.",
          schema: { type: "string" },
        },
        IdempotentReplayed: {
          description: "true on a stored response.",
          schema: { type: "string", enum: ["true"] },
        },
      },
    },
  };
}

function toOperationObject(operation: Operation, components: Components) {
  const { method, path, summary, permission, scope, idempotent, params, query, body } = operation;
  const parameters = [
    ...parametersIn("path", schemaOf(params, "input", components)),
    ...parametersIn("query", schemaOf(query, "input", components)),
    ...(idempotent ? [{ $ref: "#/components/parameters/IdempotencyKey" }] : []),
  ];
  const requested = schemaOf(body, "input", components);
  const example = exampleOf(method, path);
  return {
    operationId: operationIdOf(summary),
    summary,
    tags: [tagOf(operation)],
    security: securityOf(permission, scope),
    ...(parameters.length > 0 && { parameters }),
    ...(hasProperties(requested) && {
      requestBody: {
        required: isRequired(requested),
        content: { "application/json": { schema: requested, ...(example !== undefined && { example }) } },
      },
    }),
    responses: responsesOf(operation, components),
  };
}

/** `Create a webhook` becomes `createWebhook`. */
export function operationIdOf(summary: string): string {
  const words = summary.split(" ").filter((word) => !["a", "an", "the", "of", "to", "as"].includes(word));
  return words
    .map((word, index) => (index === 0 ? word.toLowerCase() : word.slice(0, 1).toUpperCase() + word.slice(1)))
    .join("");
}

/** `/api-keys/{id}` becomes `API keys`. */
function tagOf({ path }: Operation): string {
  const [, noun = ""] = path.split("/");
  return noun.replaceAll("-", " ").replace(/^api\b|^./, (start) => start.toUpperCase());
}

function securityOf(permission: string, scope: Scope | null) {
  if (permission === "anyone") return [];
  return scope ? [{ apiKey: [scope] }, { session: [] }] : [{ session: [] }];
}

function parametersIn(place: "path" | "query", { properties = {}, required = [] }: JsonSchema) {
  return Object.entries(properties as Record<string, JsonSchema>).map(
    ([name, { description, ...schema }]) => ({
      name,
      in: place,
      required: place === "path" || (required as string[]).includes(name),
      ...(description !== undefined && { description }),
      schema,
    }),
  );
}

const hasProperties = ({ properties = {} }: JsonSchema) => Object.keys(properties as object).length > 0;
const isRequired = ({ required = [] }: JsonSchema) => (required as string[]).length > 0;

const limited = {
  "RateLimit-Policy": { $ref: "#/components/headers/RateLimitPolicy" },
  RateLimit: { $ref: "#/components/headers/RateLimit" },
};
const retryAfter = { "Retry-After": { $ref: "#/components/headers/RetryAfter" } };

function responsesOf(operation: Operation, components: Components) {
  const { status, response, media, scope, idempotent } = operation;
  const headers = {
    ...(scope && limited),
    ...(idempotent && { [IDEMPOTENT_REPLAYED]: { $ref: "#/components/headers/IdempotentReplayed" } }),
  };
  const success = {
    description: response || media.length > 0 ? "Success." : "Success, without a body.",
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(response && { content: { "application/json": contentOf(operation, response, components) } }),
    ...(media.length > 0 && {
      content: Object.fromEntries(media.map((type) => [type, { schema: { type: "string" } }])),
    }),
  };
  const problems = problemsOf(operation).map(([code, description]) => [
    code,
    {
      description,
      ...(code === 429 || code === 503 ? { headers: retryAfter } : {}),
      content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
    },
  ]);
  return Object.fromEntries([[status, success], ...problems]);
}

function contentOf({ path }: Operation, response: z.ZodType, components: Components) {
  const schema = schemaOf(response, "output", components);
  return { schema, example: exampleFor(schema, components, path) };
}

/** Statuses of errors that the route may respond with, and their descriptions. */
export function problemsOf(operation: Operation): [number, string][] {
  const { method, permission, params, conflicts, idempotent, gone } = operation;
  // Also of a request that needs none.
  const readsBody = method !== "GET";
  const isPublic = permission === "anyone";
  const conflictCodes = conflictsOf({ conflicts, idempotent });
  return [
    [400, "The request cannot be read."],
    ...(isPublic ? [] : ([[401, "There is no valid session or API key."]] as [number, string][])),
    [403, "The caller may not do this."],
    ...(takesPath(params) || !isPublic || readsBody
      ? ([[404, "There is no such resource, or it belongs to another organization."]] as [number, string][])
      : []),
    ...(conflictCodes.length > 0
      ? ([[409, `The state does not allow it: ${conflictCodes.join(", ")}.`]] as [number, string][])
      : []),
    ...(gone.length > 0
      ? ([[410, `The data no longer exists: ${gone.join(", ")}.`]] as [number, string][])
      : []),
    ...(readsBody
      ? ([
          [413, "The body is too large."],
          [415, "The body is compressed."],
        ] as [number, string][])
      : []),
    [422, "A parameter or a field is invalid. `errors` names each one."],
    [429, "A limit is reached."],
    [500, "An unexpected error, which was logged."],
    [503, "The database is unavailable."],
  ];
}

const takesPath = (params: z.ZodType) => hasProperties(schemaOf(params, "input", {}));

/** Codes of the route's 409 responses. */
export function conflictsOf({
  conflicts,
  idempotent,
}: Pick<Operation, "conflicts" | "idempotent">): string[] {
  if (!idempotent) return conflicts;
  return [...conflicts, "idempotency_in_progress", ...(idempotent.shownOnce ? ["secret_already_shown"] : [])];
}
