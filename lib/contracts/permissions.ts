/** What a caller is to the organization in question. Support staff are staff of the platform, in every organization. */
export type Standing = "admin" | "member" | "support";

/** "Who may", read by the use cases (which decide) and by the screens (which only hide what would be refused). */
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
} as const satisfies Record<string, readonly Standing[]>;

export type Permission = keyof typeof permissions;

export function may(standing: Standing | null, permission: Permission): boolean {
  return standing !== null && (permissions[permission] as readonly Standing[]).includes(standing);
}
