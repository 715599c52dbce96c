import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { trouble } from "@/lib/contracts/replays";
import { getTrouble } from "@/lib/replays/get-trouble";

export const GET = withRoute({
  summary: "When a webhook began to miss events",
  permission: "deliveries:read",
  params: idParams,
  response: trouble,
  handle: ({ context, params }) => getTrouble(context, params.id),
});
