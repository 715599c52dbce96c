import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { pageOf, pageQuery } from "@/lib/contracts/common";
import { createReplayBody, replay } from "@/lib/contracts/replays";
import { createReplay } from "@/lib/replays/create-replay";
import { listReplays } from "@/lib/replays/read-replays";

export const GET = withRoute({
  summary: "List replays of a webhook",
  permission: "deliveries:read",
  params: idParams,
  query: pageQuery,
  response: pageOf(replay),
  handle: ({ context, params, query }) => listReplays(context, params.id, query),
});

export const POST = withRoute({
  summary: "Start a replay",
  permission: "deliveries:write",
  params: idParams,
  body: createReplayBody,
  response: replay,
  status: 201,
  conflicts: ["replay_running", "webhook_disabled", "webhook_deleted"],
  idempotent: true,
  gone: ["erased", "body_expired"],
  handle: ({ context, params, body }) => createReplay(context, params.id, body),
});
