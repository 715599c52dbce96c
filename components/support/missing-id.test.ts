import { describe, expect, it } from "vitest";
import { missingId } from "./missing-id";

const complete = "0123456789abcdef0123456789abcdef";

describe("a search for an ID that nothing has", () => {
  it("says that the record was never created, and whether the ID is complete", () => {
    expect(missingId(`bkg_${complete}`)).toEqual({
      title: "No booking with this ID exists in any organization",
      explanation: "It was never created, or the ID is mistyped. It has the right number of characters.",
      isRecord: true,
    });
    expect(missingId("lead_0123")?.explanation).toBe(
      "It was never created, or the ID is incomplete: 32 characters follow lead_ in every ID, and 4 in this one.",
    );
    expect(missingId(`bkg_${complete.toUpperCase()}`)?.explanation).toContain("lowercase");
  });

  it("says that old deliveries and events are deleted", () => {
    expect(missingId(`del_${complete}`)).toMatchObject({
      title: "No delivery with this ID exists in any organization",
      isRecord: false,
    });
    expect(missingId(`evt_${complete}`)?.explanation).toMatch(/^It never existed, is older than the log, or/);
  });

  it.each(["hooks.example.com", "Acme", "order_4711", "bkg-1"])("leaves %s to the general text", (q) => {
    expect(missingId(q)).toBeNull();
  });
});
