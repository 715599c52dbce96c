import { z } from "zod";
import { instant, pageQuery } from "./common";

/** What the audit log records, with the words that the screens show. */
export const auditActions = {
  "webhook.created": "added the webhook",
  "webhook.updated": "changed the webhook",
  "webhook.enabled": "enabled the webhook",
  "webhook.disabled": "disabled the webhook",
  "webhook.deleted": "deleted the webhook",
  "webhook.tested": "sent a test",
  "webhook.secret_revealed": "revealed the secret",
  "webhook.secret_rotated": "rotated the secret",
  "webhook.previous_secret_revoked": "revoked the previous secret",
  "delivery.resent": "resent a delivery",
  "lead.created": "added a lead",
  "lead.status_changed": "changed a lead's status",
  "booking.created": "added a booking",
  "booking.cancelled": "cancelled a booking",
  "conversation.created": "added a conversation",
  "conversation.escalated": "escalated a conversation",
  "member.invited": "invited a member",
  "member.joined": "joined the organization",
  "member.role_changed": "changed a member's role",
  "member.removed": "removed a member",
  "invitation.revoked": "revoked an invitation",
  "user.password_changed": "changed their password",
  "support.viewed": "looked at this organization as support",
  "support.searched": "found this organization by search as support",
} as const;
export type AuditAction = keyof typeof auditActions;
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
  /** A user id or an email address. */
  actor: z.string().trim().max(254).optional(),
});
export type ListAuditQuery = z.input<typeof listAuditQuery>;
