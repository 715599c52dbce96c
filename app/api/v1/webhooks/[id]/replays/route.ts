import { idParams } from "@/app/api/_lib/id-params";
import { withRoute } from "@/app/api/_lib/with-route";
import { pageQuery } from "@/lib/contracts/common";
import { createReplayBody } from "@/lib/contracts/replays";
import { createReplay } from "@/lib/replays/create-replay";
import { listReplays } from "@/lib/replays/list-replays";

export const GET = withRoute({
  permission: "deliveries:read",
  params: idParams,
  query: pageQuery,
  handle: ({ context, params, query }) => listReplays(context, params.id, query),
});

export const POST = withRoute({
  permission: "deliveries:write",
  params: idParams,
  body: createReplayBody,
  status: 201,
  idempotent: true,
  handle: ({ context, params, body }) => createReplay(context, params.id, body),
});
