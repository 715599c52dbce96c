import { queryOptions } from "@tanstack/react-query";
import type { Page } from "@/lib/contracts/common";
import type { EventType } from "@/lib/contracts/event-catalog";
import { limits } from "@/lib/contracts/limits";
import type {
  CheckedUrl,
  CreatedWebhook,
  CreateWebhookBody,
  RevealedSecret,
  StartedDelivery,
  UpdatedWebhook,
  UpdateWebhookBody,
  WaitingDeliveries,
  Webhook,
  WebhookStats,
  WebhooksStats,
} from "@/lib/contracts/webhooks";
import { changeIn, fetchJson } from "./fetch-json";

/**
 * Every key starts with the organization, so that switching organizations never shows data of the previous
 * one.
 */
export const webhookKeys = {
  all: (organizationId: string) => ["webhooks", organizationId] as const,
  list: (organizationId: string) => [...webhookKeys.all(organizationId), "list"] as const,
  one: (organizationId: string, id: string) => [...webhookKeys.all(organizationId), "one", id] as const,
};

/** Refetch interval of screens that show the state of webhooks, which deliveries and colleagues change. */
export const stateRefreshMs = 30_000;

export const webhookQueries = {
  /** Loads all webhooks in one page, since an organization has at most 50. */
  list: (organizationId: string) =>
    queryOptions({
      queryKey: webhookKeys.list(organizationId),
      queryFn: ({ signal }) =>
        fetchJson<Page<Webhook>>("/webhooks", {
          query: { organization_id: organizationId, limit: limits.pageSizeMax },
          signal,
        }),
    }),
  /** Statistics of all webhooks for the last 24 hours, with their last errors. */
  activity: (organizationId: string) =>
    queryOptions({
      queryKey: [...webhookKeys.all(organizationId), "activity"] as const,
      queryFn: ({ signal }) =>
        fetchJson<WebhooksStats>("/webhooks/stats", { query: { organization_id: organizationId }, signal }),
    }),
  one: (organizationId: string, id: string) =>
    queryOptions({
      queryKey: webhookKeys.one(organizationId, id),
      queryFn: ({ signal }) =>
        fetchJson<Webhook>(`/webhooks/${id}`, { query: { organization_id: organizationId }, signal }),
    }),
  stats: (organizationId: string, id: string, hours: number) =>
    queryOptions({
      queryKey: [...webhookKeys.one(organizationId, id), "stats", hours] as const,
      queryFn: ({ signal }) =>
        fetchJson<WebhookStats>(`/webhooks/${id}/stats`, {
          query: { organization_id: organizationId, hours },
          signal,
        }),
    }),
};

/** Every fault of a URL, host and port included. Saves nothing. */
export const checkUrl = (organizationId: string, url: string) =>
  changeIn<CheckedUrl>(organizationId, "POST", "/webhooks/check-url", { url });

/** Unfinished deliveries by event type. */
export const getWaitingDeliveries = (organizationId: string, id: string) =>
  fetchJson<WaitingDeliveries>(`/webhooks/${id}/waiting`, { query: { organization_id: organizationId } });

export const createWebhook = (organizationId: string, body: CreateWebhookBody, key: string) =>
  changeIn<CreatedWebhook>(organizationId, "POST", "/webhooks", body, key);

export const updateWebhook = (organizationId: string, id: string, body: UpdateWebhookBody) =>
  changeIn<UpdatedWebhook>(organizationId, "PATCH", `/webhooks/${id}`, body);

export const deleteWebhook = (organizationId: string, id: string) =>
  changeIn<void>(organizationId, "DELETE", `/webhooks/${id}`);

/** @throws {ApiError} 409 when it is not about to be disabled, or was postponed already */
export const keepWebhookActive = (organizationId: string, id: string) =>
  changeIn<Webhook>(organizationId, "POST", `/webhooks/${id}/keep-active`, {});

/** Sends a ping or a sample event. */
export const testWebhook = (organizationId: string, id: string, event: EventType, key: string) =>
  changeIn<StartedDelivery>(organizationId, "POST", `/webhooks/${id}/test`, { event }, key);

/** Sends a ping that a receiver must refuse, and then one that it must accept. */
export async function proveWebhook(organizationId: string, id: string, key: string) {
  const ping = (wrong_signature: boolean) =>
    changeIn<StartedDelivery>(
      organizationId,
      "POST",
      `/webhooks/${id}/test`,
      { event: "ping", wrong_signature },
      `${key}-${wrong_signature ? "wrong" : "right"}`,
    );
  const [wrong, right] = [await ping(true), await ping(false)];
  return { wrongId: wrong.delivery_id, rightId: right.delivery_id };
}

/** @throws {ApiError} `reauthentication_required` when the sign-in is old and no password is given */
export const revealSecret = (organizationId: string, id: string, password?: string) =>
  changeIn<RevealedSecret>(organizationId, "POST", `/webhooks/${id}/secret/reveal`, { password });

interface Rotation {
  overlap_hours: number;
  /** Ends a running overlap. */
  force?: boolean;
  password?: string;
}

/**
 * @throws {ApiError} `reauthentication_required` like revealSecret; 409 during an overlap unless `force` is
 *   set
 */
export const rotateSecret = (organizationId: string, id: string, rotation: Rotation) =>
  changeIn<RevealedSecret>(organizationId, "POST", `/webhooks/${id}/secret/rotate`, rotation);

export const revokePreviousSecret = (organizationId: string, id: string) =>
  changeIn<Webhook>(organizationId, "POST", `/webhooks/${id}/secret/revoke-previous`, {});
