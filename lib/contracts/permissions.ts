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
  "signatures:explain": ["admin", "support"],
  "deliveries:read": ["admin", "member", "support"],
  "deliveries:write": ["admin"],
  "crm:read": ["admin", "member"],
  "crm:write": ["admin", "member"],
  "crm:erase": ["admin"],
  "organization:name": ["admin", "member", "support"],
  "organization:read": ["admin", "member"],
  "organization:manage": ["admin"],
  "retention:read": ["admin", "member", "support"],
  "retention:write": ["admin"],
  "notices:read": ["admin"],
  "audit:read": ["admin", "support"],
  "status:read": ["admin"],
  "support:search": ["support"],
  "support:find-records": ["support"],
} as const satisfies Record<string, readonly Standing[]>;

export type Permission = keyof typeof permissions;

export const API_KEY_PREFIX = "empk_";

/** Permissions of an API key. `write` includes `read`. */
export const scopes = ["read", "write", "secrets"] as const;
export type Scope = (typeof scopes)[number];

/** Texts of the screens. */
export const scopeWords: Record<Scope, string> = {
  read: "Read webhooks, deliveries, records, and the audit log, which names users",
  write: "Read, and change webhooks, deliveries, records, and how long the log is kept",
  secrets: "Reveal and rotate signing secrets",
};

/** The scope with which an API key has a permission. Null: no key has it. */
export const scopeOf: Record<Permission, Scope | null> = {
  "webhooks:read": "read",
  "webhooks:write": "write",
  "webhooks:secrets": "secrets",
  "signatures:explain": "secrets",
  "deliveries:read": "read",
  "deliveries:write": "write",
  "crm:read": "read",
  "crm:write": "write",
  "crm:erase": "write",
  "organization:name": "read",
  "organization:read": null,
  "organization:manage": null,
  "retention:read": "read",
  "retention:write": "write",
  "notices:read": null,
  "audit:read": "read",
  "status:read": "read",
  "support:search": null,
  "support:find-records": null,
};

/** @param granted scopes of an API key */
export function keyMay(granted: readonly Scope[], permission: Permission): boolean {
  const needed = scopeOf[permission];
  if (needed === null) return false;
  return granted.includes(needed) || (needed === "read" && granted.includes("write"));
}

export function may(standing: Standing | null, permission: Permission): boolean {
  return standing !== null && (permissions[permission] as readonly Standing[]).includes(standing);
}
