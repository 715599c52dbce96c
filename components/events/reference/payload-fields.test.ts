import { describe, expect, it } from "vitest";
import { envelope } from "@/lib/contracts/envelope";
import { eventCatalog, eventTypes } from "@/lib/contracts/event-catalog";
import { fieldsOf, sampleEnvelope } from "./payload-fields";

describe("the event reference", () => {
  it.each(eventTypes)("lists every field of %s with a description, in payload order", (type) => {
    const fields = fieldsOf(type);
    expect(fields.map(({ name }) => name)).toEqual(Object.keys(eventCatalog[type].sample));
    for (const { description, values } of fields) expect(description || values.join()).not.toBe("");
  });

  it("shows times, fixed values, and null as types", () => {
    const fields = fieldsOf("booking.cancelled");
    const field = (name: string) => fields.find((one) => one.name === name);
    expect(field("starts_at")?.types).toEqual(["time"]);
    expect(field("reason")?.types).toEqual(["string", "null"]);
    expect(field("status")?.values).toEqual(["cancelled"]);
    expect(fieldsOf("lead.created").find(({ name }) => name === "status")?.values).toContain("qualified");
  });

  it.each(eventTypes)("shows a valid payload as the sample of %s", (type) => {
    const sample = JSON.parse(sampleEnvelope(type));
    expect(Object.keys(sample)).toEqual(["event", "timestamp", "organization_id", "data"]);
    expect(envelope.parse(sample).event).toBe(type);
  });
});
