import { idParams } from "@/app/api/_lib/id-params";
import { withRoute } from "@/app/api/_lib/with-route";
import { retryNow } from "@/lib/deliveries/retry-now";

export const POST = withRoute({
  permission: "deliveries:write",
  params: idParams,
  handle: ({ context, params }) => retryNow(context, params.id),
});
