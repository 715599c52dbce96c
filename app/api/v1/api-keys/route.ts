import { withRoute } from "@/app/api/_lib/with-route";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import { listApiKeys } from "@/lib/api-keys/list-api-keys";
import { createApiKeyBody } from "@/lib/contracts/api-keys";
import { pageQuery } from "@/lib/contracts/common";

export const GET = withRoute({
  permission: "organization:manage",
  query: pageQuery,
  handle: ({ context, query }) => listApiKeys(context, query),
});

export const POST = withRoute({
  permission: "organization:manage",
  idempotent: { shownOnce: "key" },
  body: createApiKeyBody,
  status: 201,
  handle: ({ context, body }) => createApiKey(context, body),
});
