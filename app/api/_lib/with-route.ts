import type { z } from "zod";
import { relay } from "@/inngest/relay";
import { contextOf, originOf, requireCaller } from "@/lib/auth/actor";
import type { Caller } from "@/lib/auth/caller";
import { authorize, insufficientScope, type RequestContext } from "@/lib/auth/context";
import { bearerKey, contextOfKey } from "@/lib/auth/key-context";
import { emptyObject, organizationQuery } from "@/lib/contracts/common";
import { type Permission, type Scope, scopeOf } from "@/lib/contracts/permissions";
import type { RouteDescription } from "@/lib/openapi/document";
import { checkCrossSite } from "./check-origin";
import { parseBody, parseParams, parseQuery } from "./parse";
import { toProblem } from "./problem-details";
import { refuseKeyInUrl } from "./refuse-key-in-url";
import { respond } from "./respond";
import { type Idempotent, respondOnce } from "./respond-once";
import { traceRequest } from "./trace-request";

type Nothing = typeof emptyObject;

/** The parts of a definition that the OpenAPI document is generated from. */
interface Shape<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  /** Verb and noun. Names the operation in the OpenAPI document and in clients generated from it. */
  summary: string;
  params?: P;
  query?: Q;
  body?: B;
  /** Default 200. With 204, the response has no body. */
  status?: number;
  /** Of a response with that status. Missing only with 204. */
  response?: z.ZodType;
  /** Content types of a response that is not JSON. */
  media?: string[];
  /** Codes of 409 responses, apart from those of the Idempotency-Key. */
  conflicts?: string[];
  /** Codes of 410 responses. */
  gone?: string[];
}

interface Input<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  params: z.output<P>;
  query: z.output<Q>;
  body: z.output<B>;
  request: Request;
}

type Handle<Who, P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = (
  input: Who & Input<P, Q, B>,
) => Promise<unknown>;

interface NextParams {
  params: Promise<Record<string, string | string[] | undefined>>;
}

type Respond = (request: Request, next: NextParams) => Promise<Response>;
type Route = Respond & { declaration: Declaration };

interface Access {
  permission: Permission | "signed in" | "anyone";
  /** Scope that an API key needs. Null: none is accepted, or none is needed. */
  scope: Scope | null;
  idempotent: Idempotent | null;
}

/** Describes a route: the source of the OpenAPI document, and of tests that go through all routes. */
export interface Declaration extends Access, RouteDescription {}

/**
 * Defines a route of one organization, for sessions and for API keys with the permission's scope. The caller and
 * permission are checked before the input is parsed, so that 401, 429, 403, and 404 take precedence over 400, 413, and
 * 422. The use case checks the permission again; that check is authoritative.
 */
export function withRoute<
  P extends z.ZodType = Nothing,
  Q extends z.ZodType = typeof organizationQuery,
  B extends z.ZodType = Nothing,
>(
  definition: Shape<P, Q, B> & {
    permission: Permission;
    /** Permission of a request whose query asks for more than others. `permission` applies to the others. */
    permissionFor?: (query: URLSearchParams) => Permission | null;
    /** Takes an Idempotency-Key. The use case passes `context.once` to its transaction. */
    idempotent?: true | Idempotent;
    handle: Handle<{ context: RequestContext }, P, Q, B>;
  },
): Route {
  const { status = 200 } = definition;
  const idempotent = definition.idempotent === true ? {} : (definition.idempotent ?? null);
  const handle = idempotent ? respondOnce(definition.handle, idempotent, status) : definition.handle;
  const access = { permission: definition.permission, scope: scopeOf[definition.permission], idempotent };
  return route(access, { ...definition, handle }, organizationQuery, async (request, extra) => {
    const { headers } = request;
    const { searchParams } = new URL(request.url);
    const named = searchParams.get("organization_id");
    const permission = definition.permissionFor?.(searchParams) ?? definition.permission;
    const key = bearerKey(headers);
    if (key !== null) {
      const { context, extra: ofKey } = await contextOfKey(key, { headers, named, relay });
      Object.assign(extra, ofKey);
      authorize(context, permission);
      return { context };
    }
    const caller = await requireCaller(request);
    checkCrossSite(request);
    return { context: await contextOf(caller, { headers, named, permission, relay }) };
  });
}

/** A route of the signed-in user, or for any signed-in user. */
export function withSession<
  P extends z.ZodType = Nothing,
  Q extends z.ZodType = Nothing,
  B extends z.ZodType = Nothing,
>(definition: Shape<P, Q, B> & { handle: Handle<Session, P, Q, B> }): Route {
  const access = { permission: "signed in", scope: null, idempotent: null } as const;
  return route(access, definition, emptyObject, async (request, extra) => {
    const { headers } = request;
    const key = bearerKey(headers);
    if (key !== null) {
      Object.assign(extra, (await contextOfKey(key, { headers, named: null, relay })).extra);
      throw insufficientScope(null);
    }
    const caller = await requireCaller(request);
    checkCrossSite(request);
    return { caller, ...originOf(headers) };
  });
}

/** A route that needs no session. */
export function withoutSession<
  P extends z.ZodType = Nothing,
  Q extends z.ZodType = Nothing,
  B extends z.ZodType = Nothing,
>(definition: Shape<P, Q, B> & { handle: Handle<Origin, P, Q, B> }): Route {
  const access = { permission: "anyone", scope: null, idempotent: null } as const;
  return route(access, definition, emptyObject, async (request) => {
    checkCrossSite(request);
    return originOf(request.headers);
  });
}

type Origin = ReturnType<typeof originOf>;
type Session = Origin & { caller: Caller };

function route<Who extends object, P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  access: Access,
  definition: Shape<P, Q, B> & { handle: Handle<Who, P, Q, B> },
  defaultQuery: z.ZodType,
  identify: (request: Request, extra: Record<string, string>) => Promise<Who>,
): Route {
  const { params = emptyObject, query = defaultQuery, body = emptyObject, status = 200, handle } = definition;
  const { summary, response = null, media = [], conflicts = [], gone = [] } = definition;
  const respondTo = async (request: Request, next: NextParams, extra: Record<string, string>) => {
    try {
      refuseKeyInUrl(request);
      const who = await identify(request, extra);
      const input = {
        params: parseParams(params, (await next.params) ?? {}),
        query: parseQuery(query, request),
        body: await parseBody(body, request),
        request,
      } as Input<P, Q, B>;
      const result = await handle({ ...who, ...input });
      return result instanceof Response ? result : respond(status === 204 ? undefined : result, status);
    } catch (error) {
      return toProblem(error, request);
    }
  };
  const respondWithHeaders: Respond = async (request, next) => {
    const extra: Record<string, string> = {};
    const response = await traceRequest(request, next.params, () => respondTo(request, next, extra));
    for (const [name, value] of Object.entries(extra)) response.headers.set(name, value);
    return response;
  };
  const declaration = {
    ...access,
    summary,
    params,
    query,
    body,
    status,
    response,
    media,
    conflicts,
    gone,
  };
  return Object.assign(respondWithHeaders, { declaration });
}
