import { idParams } from "@/app/api/_lib/id-params";
import { withRoute } from "@/app/api/_lib/with-route";
import { keepActive } from "@/lib/webhooks/keep-active";

export const POST = withRoute({
  permission: "webhooks:write",
  params: idParams,
  handle: ({ context, params }) => keepActive(context, params.id),
});
