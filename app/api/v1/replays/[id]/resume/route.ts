import { idParams } from "@/app/api/_lib/id-params";
import { withRoute } from "@/app/api/_lib/with-route";
import { resumeReplay } from "@/lib/replays/resume-replay";

export const POST = withRoute({
  permission: "deliveries:write",
  params: idParams,
  handle: ({ context, params }) => resumeReplay(context, params.id),
});
