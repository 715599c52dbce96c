import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { previewReplayBody, replayPreview } from "@/lib/contracts/replays";
import { previewReplay } from "@/lib/replays/preview-replay";

export const POST = withRoute({
  summary: "Preview a replay",
  permission: "deliveries:read",
  params: idParams,
  body: previewReplayBody,
  response: replayPreview,
  handle: ({ context, params, body }) => previewReplay(context, params.id, body),
});
