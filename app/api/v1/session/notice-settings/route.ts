import { withSession } from "@/app/api/_lib/with-route";
import { updateNoticeSettingsBody } from "@/lib/contracts/notices";
import { getNoticeSettings, updateNoticeSettings } from "@/lib/notices/notice-settings";

export const GET = withSession({ handle: ({ caller }) => getNoticeSettings(caller) });

export const PATCH = withSession({
  body: updateNoticeSettingsBody,
  handle: ({ caller, body }) => updateNoticeSettings(caller, body),
});
