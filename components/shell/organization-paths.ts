const webhooks = "/settings/integrations/webhooks";

type Search = Record<string, string | undefined>;

function withSearch(path: string, search: Search): string {
  const entries = Object.entries(search).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return entries.length > 0 ? `${path}?${new URLSearchParams(entries)}` : path;
}

/**
 * The paths of an organization's screens. Support staff must pass `organization_id`. Also callable on the server, where
 * the support banner is rendered.
 */
export function organizationPaths(organization_id?: string) {
  const to = (path: string, search: Search = {}) => withSearch(path, { ...search, organization_id });
  return {
    integrations: () => to("/settings/integrations"),
    webhooks: () => to(webhooks),
    newWebhook: () => to(`${webhooks}/new`),
    webhook: (id: string, search?: Search) => to(`${webhooks}/${id}`, search),
    /** The organization-wide log; `search` holds the log's filters, for example `q` or `status`. */
    deliveries: (search?: Search) => to(`${webhooks}/deliveries`, search),
    /** The log with one delivery's sheet open. */
    delivery: (id: string) => to(`${webhooks}/deliveries`, { delivery: id }),
    /** Every recorded event, sent or not; `search` holds that view's filters, and `event_id` opens one event. */
    events: (search?: Search) => to(`${webhooks}/deliveries/events`, search),
    /** What happened to one lead, booking, or conversation, and who received it. */
    timeline: (objectId: string) => to(`${webhooks}/deliveries/objects/${objectId}`),
    eventReference: (hash?: string) => `${to(`${webhooks}/events`)}${hash ? `#${hash}` : ""}`,
    /** Support staff only. */
    findRecord: () => to("/support/records"),
    auditLog: (search?: Search) => to("/settings/audit-log", search),
  };
}
