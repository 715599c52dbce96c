import { describe, expect, test } from "vitest";
import { newSecret } from "@/lib/crypto/sign";
import { delays, inOrder, organizationId, payload, promised } from "./delivery.fixture";
import { inspectDelivery } from "./inspect-delivery";

const inspect = ({ delivery, requests }: ReturnType<typeof inOrder>) =>
  inspectDelivery(promised, delivery, requests, organizationId, delays);

describe("the headless check", () => {
  test("passes a delivery that matches the contract", () => {
    expect(inspect(inOrder())).toEqual({ verified: true, identicalBytes: true, problems: [] });
  });

  test("fails when the status is wrong", () => {
    const { delivery, requests } = inOrder();
    const { problems } = inspect({ delivery: { ...delivery, status: "failed" }, requests });
    expect(problems).toEqual(["status is failed, expected succeeded"]);
  });

  test("fails when the log is missing an attempt and when a request is missing", () => {
    const { delivery, requests } = inOrder();
    const shown = { ...delivery, attempt_count: 2, attempts: delivery.attempts.slice(1) };
    expect(inspect({ delivery: shown, requests }).problems).toEqual([
      "attempt_count is 2, expected 3",
      "attempts in the log is 2, expected 3",
    ]);
    expect(inspect({ delivery, requests: requests.slice(0, 2) }).problems).toEqual([
      "requests received is 2, expected 3",
    ]);
  });

  test("fails when both signatures were made with another secret", () => {
    const { verified, problems } = inspect(inOrder({ signedWith: newSecret() }));
    expect(verified).toBe(false);
    expect(problems).toEqual(["X-Empfio-Signature is invalid", "webhook-signature is invalid"]);
  });

  test.each(["x-empfio-signature", "webhook-signature"])("fails when only %s is invalid", (name) => {
    const { delivery, requests } = inOrder();
    const value = String(requests[1]?.headers[name]);
    const last = value.at(-2) === "a" ? "b" : "a";
    if (requests[1]) requests[1].headers[name] = `${value.slice(0, -2)}${last}${value.at(-1)}`;
    expect(inspect({ delivery, requests }).verified).toBe(false);
  });

  test("fails when one attempt's body has different bytes with the same meaning", () => {
    const { delivery, requests } = inOrder();
    const pretty = Buffer.from(JSON.stringify(payload, null, 1));
    const { identicalBytes } = inspect({
      delivery,
      requests: requests.map((request, index) => (index === 1 ? { ...request, body: pretty } : request)),
    });
    expect(identicalBytes).toBe(false);
  });

  test("fails when a retry was early", () => {
    const { delivery, requests } = inOrder();
    if (requests[0] && requests[1]) {
      requests[1].receivedAt = new Date(requests[0].receivedAt.getTime() + 999);
    }
    expect(inspect({ delivery, requests }).problems).toEqual([
      "attempt 2: arrived less than 1000 ms after the previous attempt",
    ]);
  });

  test("fails on the ID of another delivery and on a test header of a real event", () => {
    const { delivery, requests } = inOrder();
    Object.assign(requests[2]?.headers ?? {}, { "x-empfio-delivery": "del_2", "x-empfio-test": "true" });
    expect(inspect({ delivery, requests }).problems).toEqual([
      "attempt 3: X-Empfio-Test is true, expected undefined",
      "attempt 3: X-Empfio-Delivery is del_2, expected del_1",
    ]);
  });

  test.each([
    [{ ...payload, extra: 1 }, "the envelope is invalid"],
    [{ ...payload, timestamp: "2026-03-07T10:30:00.000Z" }, "the envelope is invalid"],
    [
      {
        timestamp: payload.timestamp,
        event: payload.event,
        ...{ organization_id: organizationId, data: payload.data },
      },
      "the keys are not in the order",
    ],
    [{ ...payload, organization_id: "c9f0f895-fb98-4b91-9d2c-7e5a4b3c2d10" }, "names another organization"],
    [{ ...payload, data: { ...payload.data, status: "lukewarm" } }, "data does not match the catalog"],
  ])("fails on a payload that does not match the public page (%#)", (wrong, problem) => {
    const { problems } = inspect(inOrder({ body: JSON.stringify(wrong) }));
    expect(problems).toHaveLength(3);
    expect(problems[0]).toContain(problem);
  });
});
