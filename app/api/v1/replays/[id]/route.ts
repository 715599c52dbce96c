import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { replay } from "@/lib/contracts/replays";
import { getReplay } from "@/lib/replays/read-replays";

export const GET = withRoute({
  summary: "Get a replay",
  permission: "deliveries:read",
  params: idParams,
  response: replay,
  handle: ({ context, params }) => getReplay(context, params.id),
});
