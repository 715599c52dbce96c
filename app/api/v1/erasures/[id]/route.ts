import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { erasure } from "@/lib/contracts/erasure";
import { getErasure } from "@/lib/erasure/get-erasure";

export const GET = withRoute({
  summary: "Get an erasure",
  permission: "crm:read",
  params: idParams,
  response: erasure,
  handle: ({ context, params }) => getErasure(context, params.id),
});
