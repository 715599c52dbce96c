import { withRoute } from "@/app/api/_lib/with-route";
import { retention, updateRetentionBody } from "@/lib/contracts/organizations";
import { getRetention, updateRetention } from "@/lib/organizations/retention";

export const GET = withRoute({
  summary: "Get the retention",
  permission: "retention:read",
  response: retention,
  handle: ({ context }) => getRetention(context),
});

export const PATCH = withRoute({
  summary: "Change the retention",
  permission: "retention:write",
  body: updateRetentionBody,
  response: retention,
  handle: ({ context, body }) => updateRetention(context, body),
});
