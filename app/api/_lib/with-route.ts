import { z } from "zod";
import { relay } from "@/inngest/relay";
import { contextOf, originOf, requireCaller } from "@/lib/auth/actor";
import type { Caller } from "@/lib/auth/caller";
import type { RequestContext } from "@/lib/auth/context";
import { organizationQuery } from "@/lib/contracts/common";
import type { Permission } from "@/lib/contracts/permissions";
import { answerOnce, type Idempotent } from "./answer-once";
import { checkCrossSite } from "./check-origin";
import { parseBody, parseParams, parseQuery } from "./parse";
import { toProblem } from "./problem-details";
import { respond } from "./respond";

const nothing = z.strictObject({});
type Nothing = typeof nothing;

interface Shape<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  params?: P;
  query?: Q;
  body?: B;
  /** Default 200. With 204, the response has no body. */
  status?: number;
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

type Route = ((request: Request, next: NextParams) => Promise<Response>) & { declaration: Declaration };

/** What a route says about itself, for tests that go through all of them. */
export interface Declaration {
  permission: Permission | "signed in" | "anyone";
  idempotent: boolean;
}

/**
 * Defines a route of one organization. The caller and permission are checked before the input is parsed, so
 * that 401, 429, 403 and 404 take precedence over 400, 413 and 422. The use case checks the permission again;
 * that check is authoritative.
 */
export function withRoute<
  P extends z.ZodType = Nothing,
  Q extends z.ZodType = typeof organizationQuery,
  B extends z.ZodType = Nothing,
>(
  definition: Shape<P, Q, B> & {
    permission: Permission;
    /** Takes an Idempotency-Key. The use case passes `context.once` to its transaction. */
    idempotent?: true | Idempotent;
    handle: Handle<{ context: RequestContext }, P, Q, B>;
  },
): Route {
  const { permission, idempotent, status = 200 } = definition;
  const handle = idempotent
    ? answerOnce(definition.handle, idempotent === true ? {} : idempotent, status)
    : definition.handle;
  const declaration = { permission, idempotent: idempotent !== undefined };
  return route(declaration, { ...definition, handle }, organizationQuery, async (request) => {
    const caller = await requireCaller(request);
    checkCrossSite(request);
    const named = new URL(request.url).searchParams.get("organization_id");
    return { context: await contextOf(caller, { headers: request.headers, named, permission, relay }) };
  });
}

/** A route of the signed-in user, or for any signed-in user. */
export function withSession<
  P extends z.ZodType = Nothing,
  Q extends z.ZodType = Nothing,
  B extends z.ZodType = Nothing,
>(definition: Shape<P, Q, B> & { handle: Handle<Session, P, Q, B> }): Route {
  return route({ permission: "signed in", idempotent: false }, definition, nothing, async (request) => {
    const caller = await requireCaller(request);
    checkCrossSite(request);
    return { caller, ...originOf(request.headers) };
  });
}

/** A route that needs no session. */
export function withoutSession<
  P extends z.ZodType = Nothing,
  Q extends z.ZodType = Nothing,
  B extends z.ZodType = Nothing,
>(definition: Shape<P, Q, B> & { handle: Handle<Origin, P, Q, B> }): Route {
  return route({ permission: "anyone", idempotent: false }, definition, nothing, async (request) => {
    checkCrossSite(request);
    return originOf(request.headers);
  });
}

type Origin = ReturnType<typeof originOf>;
type Session = Origin & { caller: Caller };

function route<Who extends object, P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  declaration: Declaration,
  definition: Shape<P, Q, B> & { handle: Handle<Who, P, Q, B> },
  defaultQuery: z.ZodType,
  identify: (request: Request) => Promise<Who>,
): Route {
  const { params = nothing, query = defaultQuery, body = nothing, status = 200, handle } = definition;
  const answer = async (request: Request, next: NextParams): Promise<Response> => {
    try {
      const who = await identify(request);
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
  return Object.assign(answer, { declaration });
}
