import { idParams } from "@/app/api/_lib/id-params";
import { withRoute } from "@/app/api/_lib/with-route";
import { explainSignatureBody } from "@/lib/contracts/deliveries";
import { explainSignature } from "@/lib/deliveries/explain-signature";

export const POST = withRoute({
  permission: "signatures:explain",
  params: idParams,
  body: explainSignatureBody,
  handle: ({ context, params, body }) => explainSignature(context, params.id, body),
});
