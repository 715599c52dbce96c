import { withRoute } from "@/app/api/_lib/with-route";
import { createApiKey, listApiKeys } from "@/lib/api-keys/api-keys";
import { apiKey, createApiKeyBody, createdApiKey } from "@/lib/contracts/api-keys";
import { pageOf, pageQuery } from "@/lib/contracts/common";

export const GET = withRoute({
  summary: "List API keys",
  permission: "organization:manage",
  query: pageQuery,
  response: pageOf(apiKey),
  handle: ({ context, query }) => listApiKeys(context, query),
});

export const POST = withRoute({
  summary: "Create an API key",
  permission: "organization:manage",
  idempotent: { shownOnce: true },
  body: createApiKeyBody,
  status: 201,
  response: createdApiKey,
  conflicts: ["too_many_api_keys"],
  handle: ({ context, body }) => createApiKey(context, body),
});
