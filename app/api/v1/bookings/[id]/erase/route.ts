import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { eraseBody, startedErasure } from "@/lib/contracts/erasure";
import { requestErasure } from "@/lib/erasure/request-erasure";

export const POST = withRoute({
  summary: "Erase the personal data of a booking",
  permission: "crm:erase",
  idempotent: true,
  params: idParams,
  body: eraseBody,
  status: 202,
  response: startedErasure,
  handle: ({ context, params, body }) => requestErasure(context, "booking", params.id, body),
});
