import { idParams } from "@/app/api/_lib/id-params";
import { withRoute } from "@/app/api/_lib/with-route";
import { cancelReplay } from "@/lib/replays/cancel-replay";

export const POST = withRoute({
  permission: "deliveries:write",
  params: idParams,
  handle: ({ context, params }) => cancelReplay(context, params.id),
});
