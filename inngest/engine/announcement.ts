import type { Call } from "./find-calls";

/** Channel for the NOTIFY that is sent when calls were inserted outside the worker's process. */
export const CALLS_CHANNEL = "engine_calls";

/** PostgreSQL refuses a payload of 8,000 bytes. */
const LONGEST = 7_900;

/**
 * SQL: the payload of the NOTIFY. It describes the inserted call, if there is only one and it is ready, so that
 * the worker can start it without a query. Otherwise it is empty, and the worker looks for calls.
 */
export const ANNOUNCEMENT = `
  select case when count(*) = 1 and bool_and(calls.state = 'ready') and max(octet_length(call.text)) < ${LONGEST}
              then max(call.text) else '' end
    from calls join input on input.id = calls.run_id cross join lateral (
      select json_build_object('id', calls.id::text, 'runId', calls.run_id, 'functionId', input."functionId",
                               'event', input.event)::text
    ) as call(text)`;

/** @returns null for an empty payload */
export function readAnnouncement(payload: string): Call | null {
  if (payload === "") return null;
  const call = JSON.parse(payload) as Pick<Call, "id" | "runId" | "functionId" | "event">;
  const first = { step: null, stepName: null, isSleep: false, attempt: 0, steps: [] };
  return { ...call, ...first, state: "ready", queue: null };
}
