import type { z } from "zod";
import { findAudit } from "@/lib/audit/list-audit";
import type { RequestContext } from "@/lib/auth/context";
import type { AuditEntry } from "@/lib/contracts/audit";
import type { Delivery } from "@/lib/contracts/deliveries";
import type { RecordedEvent } from "@/lib/contracts/events";
import type { exportAuditQuery, exportDeliveriesQuery, exportEventsQuery } from "@/lib/contracts/exports";
import { findDeliveries } from "@/lib/deliveries/list-deliveries";
import { findEvents } from "@/lib/events/list-events";
import type { Columns } from "./csv";
import { exportLog } from "./export-log";

/** Columns of the CSV files. Their order and names are public. */
const deliveryColumns: Columns<Delivery> = {
  id: ({ id }) => id,
  status: ({ status }) => status,
  trigger: ({ trigger }) => trigger,
  event_id: ({ event }) => event.id,
  event_type: ({ event }) => event.type,
  event_timestamp: ({ event }) => event.timestamp,
  object_id: ({ object_id }) => object_id,
  webhook_id: ({ webhook_id }) => webhook_id,
  webhook_url: ({ webhook }) => webhook.url,
  webhook_description: ({ webhook }) => webhook.description,
  replay_id: ({ replay_id }) => replay_id,
  attempt_count: ({ attempt_count }) => attempt_count,
  max_attempts: ({ max_attempts }) => max_attempts,
  next_attempt_at: ({ next_attempt_at }) => next_attempt_at,
  waits_for_turn: ({ waits_for_turn }) => waits_for_turn,
  last_status_code: ({ last_status_code }) => last_status_code,
  last_error_code: ({ last_error }) => last_error?.code,
  last_error_message: ({ last_error }) => last_error?.message,
  last_duration_ms: ({ last_duration_ms }) => last_duration_ms,
  created_at: ({ created_at }) => created_at,
  completed_at: ({ completed_at }) => completed_at,
};

const eventColumns: Columns<RecordedEvent> = {
  id: ({ id }) => id,
  type: ({ type }) => type,
  timestamp: ({ timestamp }) => timestamp,
  object_id: ({ object_id }) => object_id,
  origin: ({ origin }) => origin,
  dispatched_at: ({ dispatched_at }) => dispatched_at,
  delivery_count: ({ delivery_count }) => delivery_count,
  failed_count: ({ failed_count }) => failed_count,
  waiting_count: ({ waiting_count }) => waiting_count,
  created_at: ({ created_at }) => created_at,
  erased_at: ({ erased_at }) => erased_at,
  erased_by: ({ erased_by }) => erased_by,
  body_expired_at: ({ body_expired_at }) => body_expired_at,
};

const auditColumns: Columns<AuditEntry> = {
  id: ({ id }) => id,
  created_at: ({ created_at }) => created_at,
  action: ({ action }) => action,
  actor_name: ({ actor }) => actor.name,
  actor_email: ({ actor }) => actor.email,
  actor_user_id: ({ actor }) => actor.user_id,
  actor_is_support: ({ actor }) => actor.is_support,
  webhook_id: ({ webhook_id }) => webhook_id,
  target_id: ({ target_id }) => target_id,
  details: ({ details }) => JSON.stringify(details),
  ip: ({ ip }) => ip,
  user_agent: ({ user_agent }) => user_agent,
};

/** Streams the log with the filters of its list. Newest first, deliveries recorded after the start are left out. @throws {AppError} 403, 429 */
export function exportDeliveries(context: RequestContext, query: z.output<typeof exportDeliveriesQuery>) {
  const { format, cursor: first, ...filter } = query;
  return exportLog(context, {
    name: "deliveries",
    permission: "deliveries:read",
    format,
    columns: deliveryColumns,
    cursor: first,
    read: (cursor, limit) => findDeliveries(context.organizationId, { ...filter, cursor, limit }),
  });
}

/** Streams the events with the filters of their list. @throws {AppError} 403, 429 */
export function exportEvents(context: RequestContext, query: z.output<typeof exportEventsQuery>) {
  const { format, cursor: first, ...filter } = query;
  return exportLog(context, {
    name: "events",
    permission: "deliveries:read",
    format,
    columns: eventColumns,
    cursor: first,
    read: async (cursor, limit) => {
      const { data, next_cursor, has_more } = await findEvents(context.organizationId, {
        ...filter,
        cursor,
        limit,
      });
      // Oldest first, there is a cursor at the end, too.
      return { data, next_cursor: has_more ? next_cursor : null };
    },
  });
}

/** Streams the audit log with the filters of its list. @throws {AppError} 403, 429 */
export function exportAudit(context: RequestContext, query: z.output<typeof exportAuditQuery>) {
  const { format, cursor: first, ...filter } = query;
  return exportLog(context, {
    name: "audit-log",
    permission: "audit:read",
    format,
    columns: auditColumns,
    cursor: first,
    read: (cursor, limit) => findAudit(context.organizationId, { ...filter, cursor, limit }),
  });
}
