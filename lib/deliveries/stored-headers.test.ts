import { describe, expect, it } from "vitest";
import fc from "@/tests/fixtures/fast-check";
import { fromStoredRequest, toStoredRequest, toStoredResponse } from "./stored-headers";

const facts = {
  deliveryId: "del_0123456789abcdef0123456789abcdef",
  eventId: "evt_0123456789abcdef0123456789abcdef",
  eventType: "lead.created",
  url: "https://hooks.example.com:8443/in?x=1",
};
const sent = {
  host: "hooks.example.com:8443",
  connection: "keep-alive",
  "User-Agent": "Empfio-Webhooks/1",
  "Accept-Encoding": "identity",
  "Content-Type": "application/json",
  "X-Empfio-Signature": "a".repeat(64),
  "webhook-id": facts.eventId,
  "webhook-timestamp": "1772879400",
  "webhook-signature": "v1,b",
  "X-Empfio-Event": facts.eventType,
  "X-Empfio-Delivery": facts.deliveryId,
  "content-length": "217",
};

describe("the headers of a request", () => {
  it("are stored without those that are the same for every request of the delivery", () => {
    expect(Object.keys(toStoredRequest(sent, facts)).sort()).toEqual([
      "X-Empfio-Signature",
      "content-length",
      "webhook-signature",
      "webhook-timestamp",
    ]);
  });

  it("are shown as they were sent", () => {
    const names = fc.oneof(fc.constantFrom(...Object.keys(sent)), fc.stringMatching(/^X-[a-z]{1,5}$/));
    fc.assert(
      fc.property(fc.dictionary(names, fc.string()), fc.uniqueArray(names), (changes, removed) => {
        const headers: Record<string, string> = { ...sent, ...changes };
        for (const name of removed) delete headers[name];
        const stored: unknown = JSON.parse(JSON.stringify(toStoredRequest(headers, facts)));
        expect(fromStoredRequest(stored, facts)).toEqual(headers);
      }),
    );
  });

  it("are shown of an attempt that was stored with all of them", () => {
    expect(fromStoredRequest(sent, facts)).toEqual(sent);
  });
});

describe("the headers of a response", () => {
  const completedAt = new Date("2026-03-07T10:30:02.500Z");

  it("are stored without those of the connection and without a date that agrees with the attempt's time", () => {
    const headers: [string, string][] = [
      ["content-type", "text/plain"],
      ["connection", "keep-alive"],
      ["keep-alive", "timeout=60"],
      ["date", "Sat, 07 Mar 2026 10:30:02 GMT"],
      ["server", "nginx"],
      ["server", "twice"],
    ];
    expect(toStoredResponse(headers, completedAt)).toEqual([
      ["content-type", "text/plain"],
      ["server", "nginx"],
      ["server", "twice"],
    ]);
  });

  it.each(["Sat, 07 Mar 2026 10:24:02 GMT", "yesterday"])(
    "keep the date of a clock that differs from ours: %s",
    (date) => {
      expect(toStoredResponse([["date", date]], completedAt)).toEqual([["date", date]]);
    },
  );
});
