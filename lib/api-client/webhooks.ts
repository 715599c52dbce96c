import { queryOptions } from "@tanstack/react-query";
import type { Page } from "@/lib/contracts/common";
import type { EventType } from "@/lib/contracts/event-catalog";
import { limits } from "@/lib/contracts/limits";
import type {
  CreatedWebhook,
  CreateWebhookBody,
  RevealedSecret,
  StartedDelivery,
  UpdatedWebhook,
  UpdateWebhookBody,
  Webhook,
  WebhookStats,
  WebhooksStats,
} from "@/lib/contracts/webhooks";
import { fetchJson } from "./fetch-json";

/** Every key starts with the organization: switching it must never show the other's data. */
export const webhookKeys = {
  all: (organizationId: string) => ["webhooks", organizationId] as const,
  list: (organizationId: string) => [...webhookKeys.all(organizationId), "list"] as const,
  one: (organizationId: string, id: string) => [...webhookKeys.all(organizationId), "one", id] as const,
};

export const webhookQueries = {
  /** All of them: an organization has at most 50. */
  list: (organizationId: string) =>
    queryOptions({
      queryKey: webhookKeys.list(organizationId),
      queryFn: ({ signal }) =>
        fetchJson<Page<Webhook>>("/webhooks", {
          query: { organization_id: organizationId, limit: limits.pageSizeMax },
          signal,
        }),
    }),
  /** The last 24 hours of all of them, and why they fail. */
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

export const createWebhook = (body: CreateWebhookBody) =>
  fetchJson<CreatedWebhook>("/webhooks", { method: "POST", body });

export const updateWebhook = (id: string, body: UpdateWebhookBody) =>
  fetchJson<UpdatedWebhook>(`/webhooks/${id}`, { method: "PATCH", body });

export const deleteWebhook = (id: string) => fetchJson<void>(`/webhooks/${id}`, { method: "DELETE" });

/** Sends a ping or that type's sample through the real path. */
export const testWebhook = (id: string, event: EventType) =>
  fetchJson<StartedDelivery>(`/webhooks/${id}/test`, { method: "POST", body: { event } });

/** @throws {ApiError} `reauthentication_required` when the sign-in is old and there is no password */
export const revealSecret = (id: string, password?: string) =>
  fetchJson<RevealedSecret>(`/webhooks/${id}/secret/reveal`, { method: "POST", body: { password } });

interface Rotation {
  overlap_hours: number;
  /** Ends an overlap that still runs. */
  force?: boolean;
  password?: string;
}

/** @throws {ApiError} `reauthentication_required` as revealSecret; 409 while an overlap runs without `force` */
export const rotateSecret = (id: string, rotation: Rotation) =>
  fetchJson<RevealedSecret>(`/webhooks/${id}/secret/rotate`, { method: "POST", body: rotation });

export const revokePreviousSecret = (id: string) =>
  fetchJson<Webhook>(`/webhooks/${id}/secret/revoke-previous`, { method: "POST", body: {} });
