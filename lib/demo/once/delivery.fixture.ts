import type { DeliveryDetail } from "@/lib/contracts/deliveries";
import { eventCatalog } from "@/lib/contracts/event-catalog";
import { newSecret, signatureHeaders } from "@/lib/crypto/sign";
import type { ReceivedRequest } from "../receiver/sample-receiver";
import type { Promised } from "./make-everything-happen";

export const organizationId = "8f14e45f-ceea-467f-9a3b-1d2f0c6b7a10";
const secret = newSecret();
const webhook = { id: "we_1", label: "fails twice", secret };
export const promised: Promised = { webhook, event: "lead.created", status: "succeeded", attempts: 3 };
export const delays = [1_000, 2_000, 2_000];
export const payload = {
  event: "lead.created",
  timestamp: "2026-03-07T10:30:00Z",
  organization_id: organizationId,
  data: eventCatalog["lead.created"].sample,
};

/** Returns a correct delivery. Each test changes one aspect of it. */
export function inOrder({ body = JSON.stringify(payload), signedWith = secret } = {}) {
  const now = Date.now() - 60_000;
  const bytes = Buffer.from(body);
  const requests = [0, 1_000, 3_100].map((afterMs, index): ReceivedRequest => {
    const signed = signatureHeaders(
      { current: signedWith, previous: null },
      "evt_1",
      Math.floor((now + afterMs) / 1_000),
      bytes,
    );
    return {
      receivedAt: new Date(now + afterMs),
      path: "/recovers",
      headers: {
        "content-type": "application/json",
        "user-agent": "Empfio-Webhooks/1",
        "x-empfio-event": "lead.created",
        "x-empfio-delivery": "del_1",
        ...Object.fromEntries(Object.entries(signed).map(([name, value]) => [name.toLowerCase(), value])),
      },
      body: bytes,
      statusCode: index < 2 ? 503 : 200,
      verdict: null,
    };
  });
  const delivery = {
    id: "del_1",
    webhook_id: webhook.id,
    event: { id: "evt_1", type: "lead.created", timestamp: payload.timestamp },
    status: "succeeded",
    attempt_count: 3,
    attempts: [{}, {}, {}],
    request_body: body,
  } as unknown as DeliveryDetail;
  return { delivery, requests };
}
