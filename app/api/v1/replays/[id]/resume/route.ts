import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { replay } from "@/lib/contracts/replays";
import { resumeReplay } from "@/lib/replays/change-replay";

export const POST = withRoute({
  summary: "Resume a replay",
  permission: "deliveries:write",
  params: idParams,
  response: replay,
  conflicts: ["replay_finished", "replay_running", "webhook_disabled", "webhook_deleted"],
  handle: ({ context, params }) => resumeReplay(context, params.id),
});
