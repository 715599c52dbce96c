import { describe, expect, it } from "vitest";
import { changedValues } from "./changed-values";
import type { WebhookFormValues } from "./webhook-form";

const opened: WebhookFormValues = {
  url: "https://shop.example/hooks",
  description: "Orders",
  events: ["lead.created", "booking.created"],
};

describe("saving a webhook's settings", () => {
  it("sends only changed fields, so that a colleague's change is not overwritten", () => {
    expect(changedValues(opened, { ...opened, description: "Bookings" })).toEqual({
      description: "Bookings",
    });
    expect(changedValues(opened, { ...opened, url: "https://shop.example/new" })).toEqual({
      url: "https://shop.example/new",
    });
    expect(changedValues(opened, { ...opened, events: ["lead.created"] })).toEqual({
      events: ["lead.created"],
    });
    expect(changedValues(opened, { ...opened, events: ["lead.created", "booking.cancelled"] })).toEqual({
      events: ["lead.created", "booking.cancelled"],
    });
  });

  it("can clear the description", () => {
    expect(changedValues(opened, { ...opened, description: "" })).toEqual({ description: "" });
  });

  it("treats events that were cleared and selected again as unchanged", () => {
    expect(changedValues(opened, { ...opened, events: ["booking.created", "lead.created"] })).toEqual({});
  });
});
