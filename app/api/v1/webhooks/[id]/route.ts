import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { updatedWebhook, updateWebhookBody, webhook } from "@/lib/contracts/webhooks";
import { deleteWebhook } from "@/lib/webhooks/delete-webhook";
import { getWebhook } from "@/lib/webhooks/read-webhooks";
import { updateWebhook } from "@/lib/webhooks/update-webhook";

export const GET = withRoute({
  summary: "Get a webhook",
  permission: "webhooks:read",
  params: idParams,
  response: webhook,
  handle: ({ context, params }) => getWebhook(context, params.id),
});

export const PATCH = withRoute({
  summary: "Change a webhook",
  permission: "webhooks:write",
  params: idParams,
  body: updateWebhookBody,
  response: updatedWebhook,
  handle: ({ context, params, body }) => updateWebhook(context, params.id, body),
});

export const DELETE = withRoute({
  summary: "Delete a webhook",
  permission: "webhooks:write",
  params: idParams,
  status: 204,
  handle: ({ context, params }) => deleteWebhook(context, params.id),
});
