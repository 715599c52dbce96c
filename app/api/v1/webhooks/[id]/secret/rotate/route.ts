import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { revealedSecret, rotateSecretBody } from "@/lib/contracts/webhooks";
import { rotateSecret } from "@/lib/webhooks/signing-secret";

export const POST = withRoute({
  summary: "Rotate the signing secret",
  permission: "webhooks:secrets",
  params: idParams,
  body: rotateSecretBody,
  response: revealedSecret,
  conflicts: ["overlap_running"],
  handle: ({ context, params, body }) => rotateSecret(context, params.id, body),
});
