import { withRoute } from "@/app/api/_lib/with-route";
import { alertTest } from "@/lib/contracts/notices";
import { testAlert } from "@/lib/notices/alert-url";

export const POST = withRoute({
  summary: "Send a test alert",
  permission: "organization:manage",
  response: alertTest,
  conflicts: ["no_alert_url"],
  handle: ({ context }) => testAlert(context),
});
