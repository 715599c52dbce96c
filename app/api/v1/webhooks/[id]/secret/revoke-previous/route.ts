import { idParams } from "@/app/api/_lib/id-params";
import { withRoute } from "@/app/api/_lib/with-route";
import { revokePreviousSecret } from "@/lib/webhooks/revoke-previous-secret";

export const POST = withRoute({
  permission: "webhooks:secrets",
  params: idParams,
  handle: ({ context, params }) => revokePreviousSecret(context, params.id),
});
