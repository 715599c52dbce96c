import { eventType, Inngest, staticSchema } from "inngest";
import { env } from "@/lib/env";
import { logger } from "@/lib/logger";
import { engineFetch } from "./engine/fetch";

/**
 * What was just committed: events to be matched to webhooks, and deliveries that a route made itself. At most 100 ids.
 * `queue` is the organization they all belong to, or "shared".
 */
export const eventsRecorded = eventType("webhook/events.recorded", {
  schema: staticSchema<{ queue: string; event_ids: string[]; delivery_ids: string[] }>(),
});

/** Deliveries of one webhook that need a durable run. At most 20. */
export const deliveryRequested = eventType("webhook/delivery.requested", {
  schema: staticSchema<{ delivery_ids: string[]; webhook_id: string; organization_id: string }>(),
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
 * The client of every process. In embedded mode all it asks for is answered from PostgreSQL and nothing reaches the
 * network; otherwise Inngest's own variables decide. The options are read when used, since a Next build evaluates
 * this file without an environment.
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
