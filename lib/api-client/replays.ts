import { queryOptions } from "@tanstack/react-query";
import type { Page } from "@/lib/contracts/common";
import type {
  CreateReplayBody,
  PreviewReplayBody,
  Replay,
  ReplayPreview,
  Trouble,
} from "@/lib/contracts/replays";
import { changeIn, fetchJson } from "./fetch-json";

export const replayKeys = {
  all: (organizationId: string) => ["replays", organizationId] as const,
  of: (organizationId: string, webhookId: string) => [...replayKeys.all(organizationId), webhookId] as const,
};

export const replayQueries = {
  /** The last 25 replays of a webhook, newest first. */
  list: (organizationId: string, webhookId: string) =>
    queryOptions({
      queryKey: [...replayKeys.of(organizationId, webhookId), "list"] as const,
      queryFn: ({ signal }) =>
        fetchJson<Page<Replay>>(`/webhooks/${webhookId}/replays`, {
          query: { organization_id: organizationId },
          signal,
        }),
    }),
  /** When the webhook last stopped receiving events. */
  trouble: (organizationId: string, webhookId: string) =>
    queryOptions({
      queryKey: [...replayKeys.of(organizationId, webhookId), "trouble"] as const,
      queryFn: ({ signal }) =>
        fetchJson<Trouble>(`/webhooks/${webhookId}/recovery`, {
          query: { organization_id: organizationId },
          signal,
        }),
    }),
  preview: (organizationId: string, webhookId: string, body: PreviewReplayBody) =>
    queryOptions({
      queryKey: [...replayKeys.of(organizationId, webhookId), "preview", body] as const,
      queryFn: () =>
        changeIn<ReplayPreview>(organizationId, "POST", `/webhooks/${webhookId}/replays/preview`, body),
    }),
};

/** @throws {ApiError} 409 `replay_running`, `webhook_disabled` */
export const createReplay = (organizationId: string, webhookId: string, body: CreateReplayBody) =>
  changeIn<Replay>(organizationId, "POST", `/webhooks/${webhookId}/replays`, body);

/** @throws {ApiError} 409 `replay_finished`; for resume also `replay_running`, `webhook_disabled` */
export const changeReplay = (organizationId: string, id: string, action: "pause" | "resume" | "cancel") =>
  changeIn<Replay>(organizationId, "POST", `/replays/${id}/${action}`, {});
