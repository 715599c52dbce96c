import {
  keyMay,
  may,
  type Permission,
  type Scope,
  type Standing,
  scopeOf,
} from "@/lib/contracts/permissions";
import type { Once } from "@/lib/db/once";
import type { Relay } from "@/lib/db/transaction";
import { AppError, forbidden } from "@/lib/errors";

/** A signed-in user. */
export interface Person {
  userId: string;
  email: string;
  name: string;
  isSupport: boolean;
  /** Sign-in time of this session. Sensitive operations require a recent one. */
  signedInAt: Date;
}

/** An API key, with the name and the address that the audit log shows. */
export interface KeyActor {
  userId: null;
  keyId: string;
  name: string;
  email: string;
  isSupport: false;
}

export type Actor = Person | KeyActor;

/** Id of the user or the API key. */
export const callerId = (actor: Actor) => (actor.userId === null ? actor.keyId : actor.userId);

/** The caller, the organization, and the origin of a request. The first argument of every use case. */
export interface RequestContext {
  actor: Actor;
  organizationId: string;
  /** The actor's role in the organization, read from the database on this request. */
  standing: Standing;
  /** Of an API key; undefined for a person. */
  scopes?: readonly Scope[];
  ip: string | null;
  userAgent: string | null;
  relay: Relay;
  /** Of a request with an Idempotency-Key. */
  once?: Once;
}

/** @throws {AppError} 403, before anything is read or written */
export function authorize(
  { standing, scopes }: Pick<RequestContext, "standing" | "scopes">,
  permission: Permission,
): void {
  if (scopes && !keyMay(scopes, permission)) throw insufficientScope(scopeOf[permission]);
  if (may(standing, permission)) return;
  throw forbidden(
    "forbidden",
    standing === "support"
      ? "Support staff look but change nothing, and see no lists of customers."
      : "Your role does not allow this. Ask an admin of your organization.",
  );
}

/** @param needed null for operations that no key may do */
export function insufficientScope(needed: Scope | null): AppError {
  const detail = needed
    ? `This API key lacks the scope ${needed}. Use a key that has it.`
    : "API keys cannot do this. Sign in to do it.";
  const challenge = `Bearer error="insufficient_scope"${needed ? `, scope="${needed}"` : ""}`;
  return new AppError(403, "insufficient_scope", detail, undefined, { "WWW-Authenticate": challenge });
}

/** The signed-in user, for operations that no API key may do. @throws {AppError} 403 */
export function personOf({ actor }: Pick<RequestContext, "actor">): Person {
  if (actor.userId === null) throw insufficientScope(null);
  return actor;
}
