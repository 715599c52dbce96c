import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { delivery } from "@/lib/contracts/deliveries";
import { retryNow } from "@/lib/deliveries/unfinished-delivery";

export const POST = withRoute({
  summary: "Retry a delivery now",
  permission: "deliveries:write",
  params: idParams,
  response: delivery,
  conflicts: ["delivery_finished", "attempt_in_progress"],
  gone: ["erased", "body_expired"],
  handle: ({ context, params }) => retryNow(context, params.id),
});
