import type { Caller } from "@/lib/auth/caller";
import type { Session } from "@/lib/contracts/organizations";

/** Copies the public fields of the signed-in user and the active organization by name. */
export function toSession({
  actor,
  isEmailVerified,
  hasSecondFactor,
  organizations,
  activeOrganizationId,
}: Caller): Session {
  const active = organizations.find(({ id }) => id === activeOrganizationId);
  return {
    user: {
      id: actor.userId,
      name: actor.name,
      email: actor.email,
      email_verified: isEmailVerified,
      is_support: actor.isSupport,
      has_second_factor: hasSecondFactor,
    },
    signed_in_at: actor.signedInAt.toISOString(),
    standing: active?.role ?? (actor.isSupport ? "support" : null),
    active_organization: active ? { id: active.id, name: active.name } : null,
    organizations: organizations.map(({ id, name, role }) => ({ id, name, role })),
  };
}
