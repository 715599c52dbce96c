import { may, type Permission, type Standing } from "@/lib/contracts/permissions";
import type { Relay } from "@/lib/db/transaction";
import { forbidden } from "@/lib/errors";

export interface Actor {
  userId: string;
  email: string;
  name: string;
  isSupport: boolean;
  /** When this session signed in; secrets want it recent. */
  signedInAt: Date;
}

/** Who calls, about which organization, from where: the first argument of every use case. */
export interface RequestContext {
  actor: Actor;
  organizationId: string;
  /** What the actor is to that organization, re-read from the database on this request. */
  standing: Standing;
  ip: string | null;
  userAgent: string | null;
  relay: Relay;
}

/** @throws {AppError} 403, before anything is read or written */
export function authorize({ standing }: Pick<RequestContext, "standing">, permission: Permission): void {
  if (may(standing, permission)) return;
  throw forbidden(
    "forbidden",
    standing === "support"
      ? "Support staff look but change nothing, and see no customer records."
      : "Your role does not allow this. Ask an admin of your organization.",
  );
}
