import { idParams } from "@/app/api/_lib/id-params";
import { withRoute } from "@/app/api/_lib/with-route";
import { replay } from "@/lib/contracts/replays";
import { getReplay } from "@/lib/replays/get-replay";

export const GET = withRoute({
  summary: "Get a replay",
  permission: "deliveries:read",
  params: idParams,
  response: replay,
  handle: ({ context, params }) => getReplay(context, params.id),
});
