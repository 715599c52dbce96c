import { idParams } from "@/app/api/_lib/parse";
import { withRoute } from "@/app/api/_lib/with-route";
import { explainSignatureBody, signatureExplanation } from "@/lib/contracts/deliveries";
import { explainSignature } from "@/lib/deliveries/explain-signature";

export const POST = withRoute({
  summary: "Explain a signature",
  permission: "signatures:explain",
  params: idParams,
  body: explainSignatureBody,
  response: signatureExplanation,
  conflicts: ["not_attempted"],
  gone: ["erased", "body_expired"],
  handle: ({ context, params, body }) => explainSignature(context, params.id, body),
});
