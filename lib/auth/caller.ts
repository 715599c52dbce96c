import type { Organization, Role } from "@/lib/contracts/organizations";
import { pool } from "@/lib/db/pool";
import type { Person } from "./context";
import type { SessionClaims } from "./session-token";

/** A signed-in person, read from the database on this request. */
export interface Caller {
  actor: Person;
  isEmailVerified: boolean;
  /** Whether sign-in requires a code. */
  hasSecondFactor: boolean;
  /** Sorted by name; empty for support staff. */
  organizations: (Organization & { role: Role; requires_second_factor: boolean })[];
  activeOrganizationId: string | null;
}

interface Row {
  id: string;
  email: string;
  name: string;
  is_support: boolean;
  email_verified: boolean;
  has_second_factor: boolean;
  active_organization_id: string | null;
  password_changed_at: Date;
  organizations: Caller["organizations"];
}

const CALLER = `
select u.id, u.email, u.name, u.is_support, u.email_verified_at is not null as email_verified,
       u.second_factor_at is not null as has_second_factor, u.active_organization_id, u.password_changed_at,
       coalesce((select json_agg(json_build_object('id', o.id, 'name', o.name, 'role', m.role,
                                                   'requires_second_factor', o.requires_second_factor) order by o.name, o.id)
                   from membership m join organization o on o.id = m.organization_id
                  where m.user_id = u.id), '[]') as organizations
  from app_user u
 where u.id = $1 and not exists (select 1 from ended_session e where e.id = $2)`;

/**
 * Reads the user, memberships, and active organization with one statement per request, so that a removal, demotion,
 * password change, or sign-out takes effect immediately.
 * @returns null if the session is no longer valid
 */
export async function findCaller(claims: SessionClaims): Promise<Caller | null> {
  const { rows } = await pool().query<Row>({
    name: "caller",
    text: CALLER,
    values: [claims.userId, claims.sessionId],
  });
  const [row] = rows;
  if (!row || claims.signedInAt < row.password_changed_at) return null;
  // Support sees every organization, so an unverified address is never enough.
  const isSupport = row.is_support && row.email_verified;
  const organizations = isSupport ? [] : row.organizations;
  const active = organizations.find(({ id }) => id === row.active_organization_id) ?? organizations[0];
  return {
    actor: {
      userId: row.id,
      email: row.email,
      name: row.name,
      isSupport,
      signedInAt: claims.signedInAt,
    },
    isEmailVerified: row.email_verified,
    hasSecondFactor: row.has_second_factor,
    organizations,
    activeOrganizationId: active?.id ?? null,
  };
}
