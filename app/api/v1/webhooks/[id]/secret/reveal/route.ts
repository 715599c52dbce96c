import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { revealedSecret, revealSecretBody } from "@/lib/contracts/webhooks";
import { revealSecret } from "@/lib/webhooks/signing-secret";

export const POST = withRoute({
  summary: "Reveal the signing secret",
  permission: "webhooks:secrets",
  params: idParams,
  body: revealSecretBody,
  response: revealedSecret,
  handle: ({ context, params, body }) => revealSecret(context, params.id, body.password),
});
