import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { webhook } from "@/lib/contracts/webhooks";
import { keepActive } from "@/lib/webhooks/keep-active";

export const POST = withRoute({
  summary: "Keep a failing webhook active",
  permission: "webhooks:write",
  params: idParams,
  response: webhook,
  conflicts: ["not_disabling", "already_postponed"],
  handle: ({ context, params }) => keepActive(context, params.id),
});
