import { withRoute } from "@/app/api/_lib/with-route";
import { pageOf } from "@/lib/contracts/common";
import { createdWebhook, createWebhookBody, listWebhooksQuery, webhook } from "@/lib/contracts/webhooks";
import { createWebhook } from "@/lib/webhooks/create-webhook";
import { listWebhooks } from "@/lib/webhooks/read-webhooks";

export const GET = withRoute({
  summary: "List webhooks",
  permission: "webhooks:read",
  query: listWebhooksQuery,
  response: pageOf(webhook),
  handle: ({ context, query }) => listWebhooks(context, query),
});

export const POST = withRoute({
  summary: "Create a webhook",
  permission: "webhooks:write",
  idempotent: { shownOnce: true },
  body: createWebhookBody,
  status: 201,
  response: createdWebhook,
  conflicts: ["too_many_webhooks"],
  handle: ({ context, body }) => createWebhook(context, body),
});
