import { eventType, Inngest, staticSchema } from "inngest";
import { env } from "@/lib/env";
import { logger } from "@/lib/logger";
import { engineFetch } from "./engine/fetch";

/**
 * Events and deliveries from a committed transaction: events to match to webhooks, and deliveries that a
 * route created itself. At most 100 ids. `queue` is the id of the organization that all ids belong to, or
 * "shared". The functions read only `queue`, `event_ids`, and `delivery_ids`; the others are for people who search.
 */
export const eventsRecorded = eventType("webhook/events.recorded", {
  schema: staticSchema<{
    queue: string;
    organization_ids: string[];
    event_ids: string[];
    delivery_ids: string[];
    organization_id?: string | undefined;
    event_id?: string | undefined;
    delivery_id?: string | undefined;
  }>(),
});

/** Deliveries of one webhook that need a durable run. At most 20. `delivery_id` is for people who search. */
export const deliveryRequested = eventType("webhook/delivery.requested", {
  schema: staticSchema<{
    delivery_ids: string[];
    webhook_id: string;
    organization_id: string;
    delivery_id?: string | undefined;
  }>(),
});

/** Ends the waiting runs of a webhook; its unfinished deliveries are cancelled. */
export const webhookDisabled = eventType("webhook/disabled", {
  schema: staticSchema<{ webhook_id: string; organization_id: string }>(),
});

/** Ends the waiting runs of a webhook; its unfinished deliveries are cancelled. */
export const webhookDeleted = eventType("webhook/deleted", {
  schema: staticSchema<{ webhook_id: string; organization_id: string }>(),
});

/**
 * Requests a run for a replay. `generation` is the replay's at the time of the request; a run whose generation is
 * outdated ends, so that one run at a time sets the pace.
 */
export const replayRequested = eventType("webhook/replay.requested", {
  schema: staticSchema<{ replay_id: string; generation: number; organization_id: string }>(),
});

/** Requests a run of an erasure of personal data. */
export const erasureRequested = eventType("personal-data/erasure.requested", {
  schema: staticSchema<{ erasure_id: string; organization_id: string }>(),
});

/** Requests a run for the turns of a webhook with a rate limit. A run whose generation is outdated ends. */
export const paceRequested = eventType("webhook/pace.requested", {
  schema: staticSchema<{ webhook_id: string; generation: number; organization_id: string }>(),
});

/**
 * The Inngest client of every process. In embedded mode, PostgreSQL handles all of its requests and nothing
 * reaches the network; otherwise Inngest's own environment variables apply. The options are read lazily
 * because a Next.js build evaluates this file without an environment.
 */
export const inngest = new Inngest({
  id: "empfio",
  logger,
  aiMetadata: false,
  get isDev() {
    return env().embeddedEngine ? true : undefined;
  },
  get baseUrl() {
    return env().embeddedEngine ? "http://embedded.invalid" : undefined;
  },
  fetch: (input, init) => (env().embeddedEngine ? engineFetch(input, init) : fetch(input, init)),
});
