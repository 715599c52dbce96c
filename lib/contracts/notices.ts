import { z } from "zod";
import { instant, pageOf, pageQuery } from "./common";
import { attemptError } from "./deliveries";
import { limits } from "./limits";
import { type NoticeKind, type NoticeType, noticeKinds, noticeTypes } from "./vocabulary";
import { webhookUrl } from "./webhooks";

export { type NoticeKind, type NoticeType, noticeKinds };

export const noticeType = z.enum(Object.keys(noticeTypes) as [NoticeType, ...NoticeType[]]);

export const notice = z.strictObject({
  id: z.string(),
  type: noticeType,
  webhook_id: z.string().nullable(),
  title: z.string(),
  text: z.string(),
  created_at: instant,
  read_at: instant.nullable(),
});
export type Notice = z.infer<typeof notice>;

export const listNoticesQuery = pageQuery;
/** The response of GET /notices. `unread` counts all pages, up to 100. */
export const noticesPage = pageOf(notice).extend({ unread: z.number().int() });
export type NoticesPage = z.infer<typeof noticesPage>;

/** Without `ids`, all notices are marked as read. */
export const readNoticesBody = z.strictObject({
  ids: z
    .array(z.string("ids must be a list of notice ids.").max(100), {
      error: "ids must be a list of notice ids.",
    })
    .max(limits.pageSizeMax, `ids can have at most ${limits.pageSizeMax} entries.`)
    .nullish(),
});
export const unreadNotices = z.strictObject({ unread: z.number().int() });
export type UnreadNotices = z.infer<typeof unreadNotices>;

const byKind = <Value extends z.ZodType>(value: Value) =>
  z.strictObject(Object.fromEntries(noticeKinds.map((kind) => [kind, value])) as Record<NoticeKind, Value>);

export const noticeSettings = z.strictObject({ email: byKind(z.boolean()) });
export type NoticeSettings = z.infer<typeof noticeSettings>;
export const updateNoticeSettingsBody = z.strictObject({
  email: byKind(z.boolean("Enter true or false.")).partial(),
});

/** The token in the link of an email. */
export const unsubscribeQuery = z.strictObject({ token: z.string().min(1).max(500) });
export const unsubscribed = z.strictObject({ kind: z.enum(noticeKinds) });
export type Unsubscribed = z.infer<typeof unsubscribed>;

/** The response of GET and PATCH /organization/alerts. */
export const alertSettings = z.strictObject({ alert_url: z.string().nullable() });
export type AlertSettings = z.infer<typeof alertSettings>;
/** Null removes the URL. */
export const updateAlertsBody = z.strictObject({ alert_url: webhookUrl.nullable() });
/** The response of POST /organization/alerts/test. */
export const alertTest = z.strictObject({
  delivered: z.boolean(),
  status_code: z.number().int().nullable(),
  error: attemptError.nullable(),
});
export type AlertTest = z.infer<typeof alertTest>;
