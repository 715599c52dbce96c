import { idParams } from "@/app/api/_lib/id-params";
import { withRoute } from "@/app/api/_lib/with-route";
import { getReplay } from "@/lib/replays/get-replay";

export const GET = withRoute({
  permission: "deliveries:read",
  params: idParams,
  handle: ({ context, params }) => getReplay(context, params.id),
});
