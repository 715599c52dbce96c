import { withRoute } from "@/app/api/_lib/with-route";
import { updateAlertsBody } from "@/lib/contracts/notices";
import { getAlerts, updateAlerts } from "@/lib/notices/alert-url";

export const GET = withRoute({
  permission: "organization:manage",
  handle: ({ context }) => getAlerts(context),
});

export const PATCH = withRoute({
  permission: "organization:manage",
  body: updateAlertsBody,
  handle: ({ context, body }) => updateAlerts(context, body),
});
