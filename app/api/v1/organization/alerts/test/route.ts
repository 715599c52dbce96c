import { withRoute } from "@/app/api/_lib/with-route";
import { testAlert } from "@/lib/notices/alert-url";

export const POST = withRoute({
  permission: "organization:manage",
  handle: ({ context }) => testAlert(context),
});
