import { describe, expect, test } from "vitest";
import { accessOf, fieldsOf, typeOf } from "./document";

describe("the API reference", () => {
  test("shows fields with their type, whether they are required, and their limits", () => {
    const fields = fieldsOf({
      required: ["url", "errors"],
      properties: {
        url: { type: "string", maxLength: 2_048 },
        status: { type: "string", enum: ["active", "disabled"], default: "active" },
        at: { anyOf: [{ type: "string", format: "date-time" }, { type: "null" }] },
        errors: {
          type: "array",
          items: { type: "object", properties: { path: { type: "string" } }, required: ["path"] },
        },
        webhook: { $ref: "#/components/schemas/Webhook" },
        limit: { type: "integer", minimum: 1, maximum: 100, description: "Size of the page." },
      },
    });
    expect(fields.map(({ name, type, isRequired }) => [name, type, isRequired])).toEqual([
      ["url", "string", true],
      ["status", "string", false],
      ["at", "time or null", false],
      ["errors", "list of object", true],
      ["errors[].path", "string", true],
      ["webhook", "Webhook", false],
      ["limit", "integer", false],
    ]);
    expect(fields.map(({ notes }) => notes)).toEqual([
      "At most 2048 characters.",
      'One of active, disabled. Default: "active".',
      "",
      "",
      "",
      "",
      "Size of the page. 1 to 100.",
    ]);
    expect(fields[5]?.refersTo).toBe("Webhook");
  });

  test("names the types of nullable and constant values", () => {
    expect(typeOf({ type: ["number", "null"] })).toBe("number or null");
    expect(typeOf({ type: "array", items: false })).toBe("list");
    expect(typeOf({ const: "booking.created" })).toBe('"booking.created"');
    expect(typeOf({ type: "array", items: { $ref: "#/components/schemas/Lead" } })).toBe("list of Lead");
  });

  test("says who may call an operation", () => {
    expect(accessOf([])).toBe("Needs no sign-in.");
    expect(accessOf([{ session: [] }])).toBe("Needs the session of a signed-in user.");
    expect(accessOf([{ apiKey: ["read"] }, { session: [] }])).toContain("the scope read");
  });
});
