import { queryOptions } from "@tanstack/react-query";
import type {
  AlertSettings,
  AlertTest,
  NoticeSettings,
  NoticesPage,
  UnreadNotices,
} from "@/lib/contracts/notices";
import type { NoticeKind } from "@/lib/contracts/vocabulary";
import { changeIn, fetchJson } from "./fetch-json";

/** Refetch interval of the bell, in milliseconds. */
export const noticesRefreshMs = 15_000;

export const noticeQueries = {
  /** The newest notices, with the number of unread ones. */
  newest: (organizationId: string) =>
    queryOptions({
      queryKey: ["notices", organizationId] as const,
      queryFn: ({ signal }) =>
        fetchJson<NoticesPage>("/notices", { query: { organization_id: organizationId }, signal }),
    }),
  settings: () =>
    queryOptions({
      queryKey: ["notice-settings"] as const,
      queryFn: ({ signal }) => fetchJson<NoticeSettings>("/session/notice-settings", { signal }),
    }),
  alerts: (organizationId: string) =>
    queryOptions({
      queryKey: ["alerts", organizationId] as const,
      queryFn: ({ signal }) =>
        fetchJson<AlertSettings>("/organization/alerts", {
          query: { organization_id: organizationId },
          signal,
        }),
    }),
};

/** @param ids all notices if omitted */
export const readNotices = (organizationId: string, ids?: string[]) =>
  changeIn<UnreadNotices>(organizationId, "POST", "/notices/read", { ids });

export const updateNoticeSettings = (email: Partial<Record<NoticeKind, boolean>>) =>
  fetchJson<NoticeSettings>("/session/notice-settings", { method: "PATCH", body: { email } });

/** @param alertUrl null removes it @throws {ApiError} 422 for a URL that is not allowed */
export const updateAlerts = (organizationId: string, alertUrl: string | null) =>
  changeIn<AlertSettings>(organizationId, "PATCH", "/organization/alerts", { alert_url: alertUrl });

/** Posts a test alert and waits for the response. */
export const testAlert = (organizationId: string) =>
  changeIn<AlertTest>(organizationId, "POST", "/organization/alerts/test", {});
