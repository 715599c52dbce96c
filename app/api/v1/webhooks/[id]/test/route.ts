import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { startedDelivery, testWebhookBody } from "@/lib/contracts/webhooks";
import { sendTest } from "@/lib/webhooks/send-test";

export const POST = withRoute({
  summary: "Send a test event",
  permission: "webhooks:write",
  idempotent: true,
  params: idParams,
  body: testWebhookBody,
  status: 202,
  response: startedDelivery,
  handle: ({ context, params, body }) => sendTest(context, params.id, body),
});
