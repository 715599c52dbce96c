import { cookies, headers } from "next/headers";
import { cache } from "react";
import { z } from "zod";
import type { Permission, Standing } from "@/lib/contracts/permissions";
import { prisma } from "@/lib/db/client";
import type { Relay } from "@/lib/db/transaction";
import { forbidden, invalid, notFound, unauthenticated } from "@/lib/errors";
import { type Caller, findCaller } from "./caller";
import { clientAddress } from "./client-address";
import { authorize, type RequestContext } from "./context";
import { spendRequest } from "./request-limits";
import { requireSecondFactor } from "./require-second-factor";
import { readSessionToken, sessionCookieName } from "./session-token";

const USER_AGENT_LENGTH = 300;

/**
 * Who calls a route; counts the call against the limits of the user and of the organization.
 * @throws {AppError} 401 without a valid session, 429 over API_RATE_LIMIT or ORGANIZATION_RATE_LIMIT
 */
export async function requireCaller(request: Request): Promise<Caller> {
  const claims = await readSessionToken(cookieOf(request.headers, sessionCookieName()));
  if (!claims) throw unauthenticated();
  const named = new URL(request.url).searchParams.get("organization_id");
  const [caller] = await Promise.all([findCaller(claims), spendRequest(claims.userId, named)]);
  if (!caller) throw unauthenticated();
  return caller;
}

/**
 * The context of a use case: the organization of the call and the caller's role in it.
 * @param named `?organization_id=`, which support staff must give
 * @param permission checked before a missing organization is reported
 * @throws {AppError} 403 without an organization, the permission, or a required second factor; 404 for an
 *   organization that the caller does not belong to; 422 when support staff name none
 */
export async function contextOf(
  caller: Caller,
  { headers, named, permission, relay }: ContextSource,
): Promise<RequestContext> {
  const about = await organizationOf(caller, named, permission);
  return { actor: caller.actor, ...about, ...originOf(headers), relay };
}

interface ContextSource {
  headers: Headers;
  named?: string | null | undefined;
  permission?: Permission;
  relay: Relay;
}

/** Where a request comes from, for the audit log and the throttle. */
export function originOf(headers: Headers) {
  return {
    ip: clientAddress(headers),
    userAgent: headers.get("user-agent")?.slice(0, USER_AGENT_LENGTH) ?? null,
  };
}

/** For server components: the signed-in person or null. Read once per rendered request. */
export const getCaller = cache(async (): Promise<Caller | null> => {
  const claims = await readSessionToken((await cookies()).get(sessionCookieName())?.value);
  return claims && findCaller(claims);
});

/** For server components: when the session's cookie was set or last renewed; null without a session. */
export async function getRenewedAt(): Promise<Date | null> {
  const session = await readSessionToken((await cookies()).get(sessionCookieName())?.value);
  return session?.renewedAt ?? null;
}

/**
 * For server components that read through a use case; null without a session. They must not write, because
 * events of a use case would wait for the sweeper.
 * @throws {AppError} as `contextOf`
 */
export async function getContext(named?: string): Promise<RequestContext | null> {
  const caller = await getCaller();
  return caller && contextOf(caller, { headers: await headers(), named, relay: () => {} });
}

async function organizationOf(caller: Caller, named: string | null | undefined, permission?: Permission) {
  const organizationId = named ? parseId(named) : caller.activeOrganizationId;
  const own = caller.organizations.find(({ id }) => id === organizationId);
  const standing: Standing | null = own?.role ?? (caller.actor.isSupport ? "support" : null);
  if (standing === null) {
    if (named) throw notFound("organization");
    throw forbidden("no_organization", "You belong to no organization. Ask an admin to invite you.");
  }
  if (permission) authorize({ standing }, permission);
  requireSecondFactor(caller, own ?? null);
  if (!organizationId) throw invalid([{ path: "organization_id", message: "Name the organization." }]);
  if (!own) await requireOrganization(organizationId);
  return { organizationId, standing };
}

function parseId(named: string): string {
  const id = z.uuid().safeParse(named);
  if (id.success) return id.data.toLowerCase();
  throw invalid([{ path: "organization_id", message: "organization_id must be a UUID." }]);
}

async function requireOrganization(id: string): Promise<void> {
  const found = await prisma().organization.findUnique({ where: { id }, select: { id: true } });
  if (!found) throw notFound("organization");
}

function cookieOf(from: Headers, name: string): string | undefined {
  const pairs = from.get("cookie")?.split(";") ?? [];
  const pair = pairs.map((text) => text.trim()).find((text) => text.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}
