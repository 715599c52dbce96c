import * as apiKeysId from "@/app/api/v1/api-keys/[id]/route";
import * as apiKeys from "@/app/api/v1/api-keys/route";
import * as auditLogExport from "@/app/api/v1/audit-log/export/route";
import * as auditLog from "@/app/api/v1/audit-log/route";
import * as bookingsIdCancel from "@/app/api/v1/bookings/[id]/cancel/route";
import * as bookingsIdErase from "@/app/api/v1/bookings/[id]/erase/route";
import * as bookings from "@/app/api/v1/bookings/route";
import * as conversationsIdErase from "@/app/api/v1/conversations/[id]/erase/route";
import * as conversationsIdEscalate from "@/app/api/v1/conversations/[id]/escalate/route";
import * as conversations from "@/app/api/v1/conversations/route";
import * as deliveriesIdCancel from "@/app/api/v1/deliveries/[id]/cancel/route";
import * as deliveriesIdExplainSignature from "@/app/api/v1/deliveries/[id]/explain-signature/route";
import * as deliveriesIdResend from "@/app/api/v1/deliveries/[id]/resend/route";
import * as deliveriesIdRetryNow from "@/app/api/v1/deliveries/[id]/retry-now/route";
import * as deliveriesId from "@/app/api/v1/deliveries/[id]/route";
import * as deliveriesExport from "@/app/api/v1/deliveries/export/route";
import * as deliveries from "@/app/api/v1/deliveries/route";
import * as deliveryStatus from "@/app/api/v1/delivery-status/route";
import * as erasuresId from "@/app/api/v1/erasures/[id]/route";
import * as eventTypes from "@/app/api/v1/event-types/route";
import * as eventsId from "@/app/api/v1/events/[id]/route";
import * as eventsExport from "@/app/api/v1/events/export/route";
import * as events from "@/app/api/v1/events/route";
import * as invitationsId from "@/app/api/v1/invitations/[id]/route";
import * as invitationsAccept from "@/app/api/v1/invitations/accept/route";
import * as invitations from "@/app/api/v1/invitations/route";
import * as leadsIdErase from "@/app/api/v1/leads/[id]/erase/route";
import * as leadsId from "@/app/api/v1/leads/[id]/route";
import * as leads from "@/app/api/v1/leads/route";
import * as membersUserId from "@/app/api/v1/members/[user_id]/route";
import * as members from "@/app/api/v1/members/route";
import * as noticesRead from "@/app/api/v1/notices/read/route";
import * as notices from "@/app/api/v1/notices/route";
import * as objectsIdTimeline from "@/app/api/v1/objects/[id]/timeline/route";
import * as organizationAlerts from "@/app/api/v1/organization/alerts/route";
import * as organizationAlertsTest from "@/app/api/v1/organization/alerts/test/route";
import * as organizationRetention from "@/app/api/v1/organization/retention/route";
import * as organization from "@/app/api/v1/organization/route";
import * as passwordResetsComplete from "@/app/api/v1/password-resets/complete/route";
import * as passwordResets from "@/app/api/v1/password-resets/route";
import * as replaysIdCancel from "@/app/api/v1/replays/[id]/cancel/route";
import * as replaysIdPause from "@/app/api/v1/replays/[id]/pause/route";
import * as replaysIdResume from "@/app/api/v1/replays/[id]/resume/route";
import * as replaysId from "@/app/api/v1/replays/[id]/route";
import * as sessionNoticeSettings from "@/app/api/v1/session/notice-settings/route";
import * as sessionOrganization from "@/app/api/v1/session/organization/route";
import * as sessionPassword from "@/app/api/v1/session/password/route";
import * as session from "@/app/api/v1/session/route";
import * as sessionSecondFactorConfirm from "@/app/api/v1/session/second-factor/confirm/route";
import * as sessionSecondFactorDisable from "@/app/api/v1/session/second-factor/disable/route";
import * as sessionSecondFactorRecoveryCodes from "@/app/api/v1/session/second-factor/recovery-codes/route";
import * as sessionSecondFactor from "@/app/api/v1/session/second-factor/route";
import * as supportFailing from "@/app/api/v1/support/failing/route";
import * as supportRecords from "@/app/api/v1/support/records/route";
import * as supportSearch from "@/app/api/v1/support/search/route";
import * as webhooksIdKeepActive from "@/app/api/v1/webhooks/[id]/keep-active/route";
import * as webhooksIdRecovery from "@/app/api/v1/webhooks/[id]/recovery/route";
import * as webhooksIdReplaysPreview from "@/app/api/v1/webhooks/[id]/replays/preview/route";
import * as webhooksIdReplays from "@/app/api/v1/webhooks/[id]/replays/route";
import * as webhooksId from "@/app/api/v1/webhooks/[id]/route";
import * as webhooksIdSecretReveal from "@/app/api/v1/webhooks/[id]/secret/reveal/route";
import * as webhooksIdSecretRevokePrevious from "@/app/api/v1/webhooks/[id]/secret/revoke-previous/route";
import * as webhooksIdSecretRotate from "@/app/api/v1/webhooks/[id]/secret/rotate/route";
import * as webhooksIdStats from "@/app/api/v1/webhooks/[id]/stats/route";
import * as webhooksIdTest from "@/app/api/v1/webhooks/[id]/test/route";
import * as webhooksIdWaiting from "@/app/api/v1/webhooks/[id]/waiting/route";
import * as webhooksCheckUrl from "@/app/api/v1/webhooks/check-url/route";
import * as webhooks from "@/app/api/v1/webhooks/route";
import * as webhooksStats from "@/app/api/v1/webhooks/stats/route";
import type { Declaration } from "./with-route";

/** Every route of the API by its path below `/api/v1`. A test fails when one of the tree is missing. */
const modules: Record<string, object> = {
  "/api-keys": apiKeys,
  "/api-keys/{id}": apiKeysId,
  "/audit-log": auditLog,
  "/audit-log/export": auditLogExport,
  "/bookings": bookings,
  "/bookings/{id}/cancel": bookingsIdCancel,
  "/bookings/{id}/erase": bookingsIdErase,
  "/conversations": conversations,
  "/conversations/{id}/erase": conversationsIdErase,
  "/conversations/{id}/escalate": conversationsIdEscalate,
  "/deliveries": deliveries,
  "/deliveries/{id}": deliveriesId,
  "/deliveries/{id}/cancel": deliveriesIdCancel,
  "/deliveries/{id}/explain-signature": deliveriesIdExplainSignature,
  "/deliveries/{id}/resend": deliveriesIdResend,
  "/deliveries/{id}/retry-now": deliveriesIdRetryNow,
  "/deliveries/export": deliveriesExport,
  "/delivery-status": deliveryStatus,
  "/erasures/{id}": erasuresId,
  "/event-types": eventTypes,
  "/events": events,
  "/events/{id}": eventsId,
  "/events/export": eventsExport,
  "/invitations": invitations,
  "/invitations/{id}": invitationsId,
  "/invitations/accept": invitationsAccept,
  "/leads": leads,
  "/leads/{id}": leadsId,
  "/leads/{id}/erase": leadsIdErase,
  "/members": members,
  "/members/{user_id}": membersUserId,
  "/notices": notices,
  "/notices/read": noticesRead,
  "/objects/{id}/timeline": objectsIdTimeline,
  "/organization": organization,
  "/organization/alerts": organizationAlerts,
  "/organization/alerts/test": organizationAlertsTest,
  "/organization/retention": organizationRetention,
  "/password-resets": passwordResets,
  "/password-resets/complete": passwordResetsComplete,
  "/replays/{id}": replaysId,
  "/replays/{id}/cancel": replaysIdCancel,
  "/replays/{id}/pause": replaysIdPause,
  "/replays/{id}/resume": replaysIdResume,
  "/session": session,
  "/session/notice-settings": sessionNoticeSettings,
  "/session/organization": sessionOrganization,
  "/session/password": sessionPassword,
  "/session/second-factor": sessionSecondFactor,
  "/session/second-factor/confirm": sessionSecondFactorConfirm,
  "/session/second-factor/disable": sessionSecondFactorDisable,
  "/session/second-factor/recovery-codes": sessionSecondFactorRecoveryCodes,
  "/support/failing": supportFailing,
  "/support/records": supportRecords,
  "/support/search": supportSearch,
  "/webhooks": webhooks,
  "/webhooks/{id}": webhooksId,
  "/webhooks/{id}/keep-active": webhooksIdKeepActive,
  "/webhooks/{id}/recovery": webhooksIdRecovery,
  "/webhooks/{id}/replays": webhooksIdReplays,
  "/webhooks/{id}/replays/preview": webhooksIdReplaysPreview,
  "/webhooks/{id}/secret/reveal": webhooksIdSecretReveal,
  "/webhooks/{id}/secret/revoke-previous": webhooksIdSecretRevokePrevious,
  "/webhooks/{id}/secret/rotate": webhooksIdSecretRotate,
  "/webhooks/{id}/stats": webhooksIdStats,
  "/webhooks/{id}/test": webhooksIdTest,
  "/webhooks/{id}/waiting": webhooksIdWaiting,
  "/webhooks/check-url": webhooksCheckUrl,
  "/webhooks/stats": webhooksStats,
};

const METHODS = ["GET", "POST", "PATCH", "DELETE"] as const;

interface DeclaredRoute {
  declaration: Declaration;
}

/** Declarations of all routes, in the order of their paths. */
export const declaredRoutes = Object.entries(modules).flatMap(([path, module]) =>
  METHODS.flatMap((method) => {
    const route = (module as Partial<Record<string, DeclaredRoute>>)[method];
    return route ? [{ method, path, ...route.declaration }] : [];
  }),
);
