import type { DeliveryDetail } from "@/lib/contracts/deliveries";
import { envelope } from "@/lib/contracts/envelope";
import { eventCatalog } from "@/lib/contracts/event-catalog";
import type { ReceivedRequest } from "../receiver/sample-receiver";
import { verifyRequest } from "../receiver/verify-request";
import type { Promised } from "./make-everything-happen";

const KEYS = "event,timestamp,organization_id,data";

export interface Inspection {
  /** True when both signatures of every request are valid. */
  verified: boolean;
  identicalBytes: boolean;
  /** Violations of the contract; empty when there are none. */
  problems: string[];
}

/**
 * Checks a delivery, as shown in the log and as received, against the contract.
 * @param requests the delivery's requests that the receiver got, oldest first
 * @param delaysMs the three configured delays in milliseconds; no retry may be early
 */
export function inspectDelivery(
  promised: Promised,
  delivery: DeliveryDetail,
  requests: ReceivedRequest[],
  organizationId: string,
  delaysMs: readonly number[],
): Inspection {
  const problems: string[] = [];
  const expect = (what: string, actual: unknown, expected: unknown) => {
    if (actual !== expected) problems.push(`${what} is ${String(actual)}, expected ${String(expected)}`);
  };

  expect("status", delivery.status, promised.status);
  expect("attempt_count", delivery.attempt_count, promised.attempts);
  expect("attempts in the log", delivery.attempts.length, promised.attempts);
  expect("requests received", requests.length, promised.attempts);

  const verdicts = requests.map(({ headers, body }) =>
    verifyRequest(headers, body, [promised.webhook.secret]),
  );
  const verified = verdicts.length > 0 && verdicts.every(({ signature, standard }) => signature && standard);
  if (verdicts.some(({ signature }) => !signature)) problems.push("X-Empfio-Signature is invalid");
  if (verdicts.some(({ standard }) => !standard)) problems.push("webhook-signature is invalid");

  const sent = Buffer.from(delivery.request_body ?? "", "utf8");
  const identicalBytes = requests.every(({ body }) => body.equals(sent));
  if (!identicalBytes) problems.push("the body differs between attempts or from the log");

  for (const [index, { headers, receivedAt, body }] of requests.entries()) {
    const at = (name: string) => `attempt ${index + 1}: ${name}`;
    expect(at("Content-Type"), headers["content-type"], "application/json");
    expect(at("User-Agent"), headers["user-agent"], "Empfio-Webhooks/1");
    expect(at("X-Empfio-Event"), headers["x-empfio-event"], promised.event);
    expect(at("X-Empfio-Test"), headers["x-empfio-test"], undefined);
    expect(at("X-Empfio-Delivery"), headers["x-empfio-delivery"], delivery.id);
    expect(at("webhook-id"), headers["webhook-id"], delivery.event.id);
    problems.push(...payloadProblems(body, promised, organizationId).map((problem) => at(problem)));
    const before = requests[index - 1];
    const delay = delaysMs[index - 1];
    if (before && delay !== undefined && receivedAt.getTime() - before.receivedAt.getTime() < delay) {
      problems.push(at(`arrived less than ${delay} ms after the previous attempt`));
    }
  }
  return { verified, identicalBytes, problems };
}

function payloadProblems(body: Buffer, { event }: Promised, organizationId: string): string[] {
  let payload: unknown;
  try {
    payload = JSON.parse(body.toString("utf8"));
  } catch {
    return ["the body is not JSON"];
  }
  const parsed = envelope.safeParse(payload);
  if (!parsed.success) return [`the envelope is invalid: ${parsed.error.message}`];
  const problems: string[] = [];
  if (Object.keys(payload as object).join() !== KEYS) problems.push(`the keys are not in the order ${KEYS}`);
  if (parsed.data.event !== event) problems.push(`the payload has event ${parsed.data.event}`);
  if (parsed.data.organization_id !== organizationId) problems.push("the payload names another organization");
  const data = eventCatalog[event].data.safeParse(parsed.data.data);
  if (!data.success) problems.push(`data does not match the catalog: ${data.error.message}`);
  return problems;
}
