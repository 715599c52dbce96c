import { withRoute } from "@/app/api/_lib/with-route";
import { checkedUrl, checkUrlBody } from "@/lib/contracts/webhooks";
import { checkUrl } from "@/lib/webhooks/check-url";

export const POST = withRoute({
  summary: "Check an endpoint URL",
  permission: "webhooks:write",
  body: checkUrlBody,
  response: checkedUrl,
  handle: ({ context, body }) => checkUrl(context, body.url),
});
