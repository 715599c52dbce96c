import { idParams } from "@/app/api/_lib/id-params";
import { withRoute } from "@/app/api/_lib/with-route";
import { testWebhookBody } from "@/lib/contracts/webhooks";
import { sendTest } from "@/lib/webhooks/send-test";

export const POST = withRoute({
  permission: "webhooks:write",
  idempotent: true,
  params: idParams,
  body: testWebhookBody,
  status: 202,
  handle: ({ context, params, body }) => sendTest(context, params.id, body.event),
});
