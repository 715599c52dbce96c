import { z } from "zod";
import { instant, pageQuery } from "./common";
import { type AuditAction, auditActions } from "./vocabulary";

export { type AuditAction, auditActions };

export const auditAction = z.enum(Object.keys(auditActions) as [AuditAction, ...AuditAction[]]);

export const auditEntry = z.strictObject({
  id: z.string(),
  action: auditAction,
  actor: z.strictObject({
    user_id: z.string().nullable(),
    name: z.string(),
    email: z.string(),
    is_support: z.boolean(),
  }),
  webhook_id: z.string().nullable(),
  target_id: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
  ip: z.string().nullable(),
  user_agent: z.string().nullable(),
  created_at: instant,
});
export type AuditEntry = z.infer<typeof auditEntry>;

export const listAuditQuery = pageQuery.extend({
  webhook_id: z.string().max(100).optional(),
  /** A user id, the id of an API key, or an email address. */
  actor: z.string().trim().max(254).optional(),
  action: z
    .enum(
      Object.keys(auditActions) as [AuditAction, ...AuditAction[]],
      "action must be an action of the audit log.",
    )
    .optional(),
  /** Without views and searches by support staff. */
  hide_support: z.enum(["true", "false"], "hide_support must be true or false.").optional(),
});
