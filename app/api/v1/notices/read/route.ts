import { withRoute } from "@/app/api/_lib/with-route";
import { readNoticesBody } from "@/lib/contracts/notices";
import { readNotices } from "@/lib/notices/list-notices";

export const POST = withRoute({
  permission: "notices:read",
  body: readNoticesBody,
  handle: ({ context, body }) => readNotices(context, body.ids),
});
