import { withSession } from "@/app/api/_lib/with-route";
import { noticeSettings, updateNoticeSettingsBody } from "@/lib/contracts/notices";
import { getNoticeSettings, updateNoticeSettings } from "@/lib/notices/notice-settings";

export const GET = withSession({
  summary: "Get notice settings",
  response: noticeSettings,
  handle: ({ caller }) => getNoticeSettings(caller),
});

export const PATCH = withSession({
  summary: "Change notice settings",
  body: updateNoticeSettingsBody,
  response: noticeSettings,
  handle: ({ caller, body }) => updateNoticeSettings(caller, body),
});
