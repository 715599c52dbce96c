import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { replay } from "@/lib/contracts/replays";
import { pauseReplay } from "@/lib/replays/change-replay";

export const POST = withRoute({
  summary: "Pause a replay",
  permission: "deliveries:write",
  params: idParams,
  response: replay,
  conflicts: ["replay_finished"],
  handle: ({ context, params }) => pauseReplay(context, params.id),
});
