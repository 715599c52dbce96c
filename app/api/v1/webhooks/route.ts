import { withRoute } from "@/app/api/_lib/with-route";
import { createWebhookBody, listWebhooksQuery } from "@/lib/contracts/webhooks";
import { createWebhook } from "@/lib/webhooks/create-webhook";
import { listWebhooks } from "@/lib/webhooks/list-webhooks";

export const GET = withRoute({
  permission: "webhooks:read",
  query: listWebhooksQuery,
  handle: ({ context, query }) => listWebhooks(context, query),
});

export const POST = withRoute({
  permission: "webhooks:write",
  idempotent: { shownOnce: "secret" },
  body: createWebhookBody,
  status: 201,
  handle: ({ context, body }) => createWebhook(context, body),
});
