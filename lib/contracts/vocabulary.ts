/**
 * Enumerations of the contract with their texts. They are separate from the zod schemas, which would add 30
 * kB to the browser bundle.
 */

/** In the order of the public page. */
const subscribable = {
  "lead.created": { subject: "Leads", title: "Lead created", description: "A new lead is captured" },
  "lead.status_changed": {
    subject: "Leads",
    title: "Lead status changed",
    description: "Lead status updated",
  },
  "booking.created": {
    subject: "Bookings",
    title: "Booking created",
    description: "An appointment is confirmed",
  },
  "booking.cancelled": {
    subject: "Bookings",
    title: "Booking cancelled",
    description: "An appointment is cancelled",
  },
  "conversation.escalated": {
    subject: "Conversations",
    title: "Conversation escalated",
    description: "AI agent escalated to a human",
  },
} as const;

export const eventWords = {
  ...subscribable,
  ping: {
    subject: "Webhooks",
    title: "Ping",
    description: "Sent when you save a webhook or send a test, to check that the URL is reachable",
  },
} as const;

export type EventType = keyof typeof eventWords;
/** Event types that webhooks can subscribe to: all except `ping`. */
export type SubscribableEventType = keyof typeof subscribable;

export const subscribableEventTypes = Object.keys(subscribable) as [
  SubscribableEventType,
  ...SubscribableEventType[],
];
export const eventTypes = [...subscribableEventTypes, "ping"] as [EventType, ...EventType[]];

export const deliveryStatuses = ["pending", "retrying", "succeeded", "failed", "cancelled"] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** Outcome of an event at a webhook. */
export const eventOutcomes = ["delivered", "failed", "waiting", "not_sent"] as const;
export type EventOutcome = (typeof eventOutcomes)[number];

export const deliveryTriggers = ["event", "test", "resend", "replay"] as const;
export type DeliveryTrigger = (typeof deliveryTriggers)[number];

/** Why an attempt failed. */
export const attemptErrorCodes = [
  "dns_error",
  "connection_refused",
  "connection_reset",
  "tls_error",
  "timeout",
  "blocked_address",
  "redirect",
  "http_status",
  "invalid_response",
] as const;
export type AttemptErrorCode = (typeof attemptErrorCodes)[number];

/** Errors that a broken network of ours would cause. */
export const unreachableErrorCodes: readonly AttemptErrorCode[] = [
  "dns_error",
  "connection_refused",
  "connection_reset",
  "timeout",
];

/** Beginning of the message of a `dns_error` without a response. Otherwise, the host has no address. */
export const dnsSilent = "DNS did not respond for the host name.";

/** Kinds of notices, for the settings of a person. */
export const noticeKinds = [
  "failing",
  "disabling",
  "disabled",
  "recovered",
  "certificate",
  "silence",
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** Notices to admins. The kind decides who gets one by email; null: nobody. */
export const noticeTypes = {
  "webhook.failing": "failing",
  "webhook.gone": "failing",
  "webhook.disabling_soon": "disabling",
  "webhook.disabled": "disabled",
  "webhook.recovered": "recovered",
  "webhook.certificate_expiring": "certificate",
  "webhook.silent": "silence",
  "replay.completed": null,
  "replay.paused": "failing",
} as const satisfies Record<string, NoticeKind | null>;
export type NoticeType = keyof typeof noticeTypes;

export const leadStatuses = ["new", "contacted", "qualified", "won", "lost"] as const;
export type LeadStatus = (typeof leadStatuses)[number];

export const roles = ["admin", "member"] as const;
export type Role = (typeof roles)[number];

/** Actions that the audit log records, with the texts shown on screens. */
export const auditActions = {
  "webhook.created": "added the webhook",
  "webhook.updated": "changed the webhook",
  "webhook.enabled": "enabled the webhook",
  "webhook.disabled": "disabled the webhook",
  "webhook.deleted": "deleted the webhook",
  "webhook.kept_active": "kept the failing webhook active",
  "webhook.tested": "sent a test",
  "webhook.secret_revealed": "revealed the secret",
  "webhook.secret_rotated": "rotated the secret",
  "webhook.previous_secret_revoked": "revoked the previous secret",
  "webhook.event_signed": "read an event with a signature of the webhook",
  "delivery.resent": "resent a delivery",
  "delivery.retried": "retried a delivery ahead of time",
  "delivery.cancelled": "cancelled a delivery",
  "replay.started": "started a replay",
  "replay.paused": "paused a replay",
  "replay.resumed": "resumed a replay",
  "replay.cancelled": "cancelled a replay",
  "lead.created": "added a lead",
  "lead.status_changed": "changed a lead's status",
  "booking.created": "added a booking",
  "booking.cancelled": "cancelled a booking",
  "conversation.created": "added a conversation",
  "conversation.escalated": "escalated a conversation",
  "personal_data.erasure_requested": "asked to erase personal data",
  "personal_data.erased": "erased personal data",
  "member.invited": "invited a member",
  "member.joined": "joined the organization",
  "member.role_changed": "changed a member's role",
  "member.removed": "removed a member",
  "invitation.revoked": "revoked an invitation",
  "api_key.created": "created an API key",
  "api_key.revoked": "revoked an API key",
  "user.password_changed": "changed their password",
  "user.password_reset": "reset the password of an account",
  "user.signed_in": "signed in",
  "user.sign_in_failed": "failed to sign in",
  "user.second_factor_enabled": "set up two-factor authentication",
  "user.second_factor_disabled": "turned off two-factor authentication",
  "user.recovery_codes_renewed": "created new recovery codes",
  "organization.second_factor_required": "required two-factor authentication of all members",
  "organization.second_factor_optional": "made two-factor authentication optional",
  "organization.retention_changed": "changed how long the log is kept",
  "organization.alert_url_changed": "changed the alert URL",
  "organization.alert_url_removed": "removed the alert URL",
  "user.reauthentication_failed": "entered a wrong password when asked to confirm",
  "log.exported": "exported a log",
  "support.viewed": "viewed this organization as support",
  "support.searched": "found this organization in a support search",
  "support.records_searched": "searched for a customer as support",
} as const;
export type AuditAction = keyof typeof auditActions;
