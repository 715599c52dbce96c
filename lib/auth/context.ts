import { may, type Permission, type Standing } from "@/lib/contracts/permissions";
import type { Once } from "@/lib/db/once";
import type { Relay } from "@/lib/db/transaction";
import { forbidden } from "@/lib/errors";

export interface Actor {
  userId: string;
  email: string;
  name: string;
  isSupport: boolean;
  /** Sign-in time of this session. Sensitive operations require a recent one. */
  signedInAt: Date;
}

/** The caller, the organization, and the origin of a request. The first argument of every use case. */
export interface RequestContext {
  actor: Actor;
  organizationId: string;
  /** The actor's role in the organization, read from the database on this request. */
  standing: Standing;
  ip: string | null;
  userAgent: string | null;
  relay: Relay;
  /** Of a request with an Idempotency-Key. */
  once?: Once;
}

/** @throws {AppError} 403, before anything is read or written */
export function authorize({ standing }: Pick<RequestContext, "standing">, permission: Permission): void {
  if (may(standing, permission)) return;
  throw forbidden(
    "forbidden",
    standing === "support"
      ? "Support staff look but change nothing, and see no lists of customers."
      : "Your role does not allow this. Ask an admin of your organization.",
  );
}
