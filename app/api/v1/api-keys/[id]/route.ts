import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { revokeApiKey } from "@/lib/api-keys/api-keys";

export const DELETE = withRoute({
  summary: "Revoke an API key",
  permission: "organization:manage",
  params: idParams,
  status: 204,
  handle: ({ context, params }) => revokeApiKey(context, params.id),
});
