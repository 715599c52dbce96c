import { describe, expect, it } from "vitest";
import { eventCatalog, eventTypes, subscribableEventTypes } from ".";

describe("the event catalog", () => {
  it.each(eventTypes)("has a sample that the schema of %s accepts", (type) => {
    const { data, sample } = eventCatalog[type];
    expect(data.parse(sample)).toEqual(sample);
  });

  it("offers exactly the five events of the public page for subscription", () => {
    expect(subscribableEventTypes).toEqual([
      "lead.created",
      "lead.status_changed",
      "booking.created",
      "booking.cancelled",
      "conversation.escalated",
    ]);
  });
});
