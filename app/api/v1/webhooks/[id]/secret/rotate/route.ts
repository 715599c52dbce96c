import { idParams } from "@/app/api/_lib/id-params";
import { withRoute } from "@/app/api/_lib/with-route";
import { rotateSecretBody } from "@/lib/contracts/webhooks";
import { rotateSecret } from "@/lib/webhooks/rotate-secret";

export const POST = withRoute({
  permission: "webhooks:secrets",
  params: idParams,
  body: rotateSecretBody,
  handle: ({ context, params, body }) => rotateSecret(context, params.id, body),
});
