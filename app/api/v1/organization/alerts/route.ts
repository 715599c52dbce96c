import { withRoute } from "@/app/api/_lib/with-route";
import { alertSettings, updateAlertsBody } from "@/lib/contracts/notices";
import { getAlerts, updateAlerts } from "@/lib/notices/alert-url";

export const GET = withRoute({
  summary: "Get the alert URL",
  permission: "organization:manage",
  response: alertSettings,
  handle: ({ context }) => getAlerts(context),
});

export const PATCH = withRoute({
  summary: "Change the alert URL",
  permission: "organization:manage",
  body: updateAlertsBody,
  response: alertSettings,
  handle: ({ context, body }) => updateAlerts(context, body),
});
