import { withRoute } from "@/app/api/_lib/with-route";
import { checkUrlBody } from "@/lib/contracts/webhooks";
import { checkUrl } from "@/lib/webhooks/check-url";

export const POST = withRoute({
  permission: "webhooks:write",
  body: checkUrlBody,
  handle: ({ context, body }) => checkUrl(context, body.url),
});
