/**
 * A caller's role in an organization. Support staff belong to the platform and have this role in every
 * organization.
 */
export type Standing = "admin" | "member" | "support";

/** Permissions by role. Use cases enforce them; screens only hide unavailable controls. */
export const permissions = {
  "webhooks:read": ["admin", "member", "support"],
  "webhooks:write": ["admin"],
  "webhooks:secrets": ["admin"],
  "deliveries:read": ["admin", "member", "support"],
  "deliveries:write": ["admin"],
  "crm:read": ["admin", "member"],
  "crm:write": ["admin", "member"],
  "organization:name": ["admin", "member", "support"],
  "organization:read": ["admin", "member"],
  "organization:manage": ["admin"],
  "audit:read": ["admin", "support"],
  "support:search": ["support"],
  "support:find-records": ["support"],
} as const satisfies Record<string, readonly Standing[]>;

export type Permission = keyof typeof permissions;

export function may(standing: Standing | null, permission: Permission): boolean {
  return standing !== null && (permissions[permission] as readonly Standing[]).includes(standing);
}
