import { idParams } from "@/app/api/_lib/id-params";
import { withRoute } from "@/app/api/_lib/with-route";
import { updateWebhookBody } from "@/lib/contracts/webhooks";
import { deleteWebhook } from "@/lib/webhooks/delete-webhook";
import { getWebhook } from "@/lib/webhooks/get-webhook";
import { updateWebhook } from "@/lib/webhooks/update-webhook";

export const GET = withRoute({
  permission: "webhooks:read",
  params: idParams,
  handle: ({ context, params }) => getWebhook(context, params.id),
});

export const PATCH = withRoute({
  permission: "webhooks:write",
  params: idParams,
  body: updateWebhookBody,
  handle: ({ context, params, body }) => updateWebhook(context, params.id, body),
});

export const DELETE = withRoute({
  permission: "webhooks:write",
  params: idParams,
  status: 204,
  handle: ({ context, params }) => deleteWebhook(context, params.id),
});
