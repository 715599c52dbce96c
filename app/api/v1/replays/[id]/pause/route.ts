import { idParams } from "@/app/api/_lib/id-params";
import { withRoute } from "@/app/api/_lib/with-route";
import { pauseReplay } from "@/lib/replays/pause-replay";

export const POST = withRoute({
  permission: "deliveries:write",
  params: idParams,
  handle: ({ context, params }) => pauseReplay(context, params.id),
});
