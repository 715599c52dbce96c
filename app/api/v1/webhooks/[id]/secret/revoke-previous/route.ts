import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { webhook } from "@/lib/contracts/webhooks";
import { revokePreviousSecret } from "@/lib/webhooks/signing-secret";

export const POST = withRoute({
  summary: "Revoke the previous signing secret",
  permission: "webhooks:secrets",
  params: idParams,
  response: webhook,
  handle: ({ context, params }) => revokePreviousSecret(context, params.id),
});
