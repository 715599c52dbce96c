import { idParams } from "@/app/api/_lib/id-params";
import { withRoute } from "@/app/api/_lib/with-route";
import { getTrouble } from "@/lib/replays/get-trouble";

export const GET = withRoute({
  permission: "deliveries:read",
  params: idParams,
  handle: ({ context, params }) => getTrouble(context, params.id),
});
