import { idParams } from "@/app/api/_lib/id-params";
import { withRoute } from "@/app/api/_lib/with-route";
import { previewReplayBody } from "@/lib/contracts/replays";
import { previewReplay } from "@/lib/replays/preview-replay";

export const POST = withRoute({
  permission: "deliveries:read",
  params: idParams,
  body: previewReplayBody,
  handle: ({ context, params, body }) => previewReplay(context, params.id, body),
});
