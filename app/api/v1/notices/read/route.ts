import { withRoute } from "@/app/api/_lib/with-route";
import { readNoticesBody, unreadNotices } from "@/lib/contracts/notices";
import { readNotices } from "@/lib/notices/list-notices";

export const POST = withRoute({
  summary: "Mark notices as read",
  permission: "notices:read",
  body: readNoticesBody,
  response: unreadNotices,
  handle: ({ context, body }) => readNotices(context, body.ids),
});
