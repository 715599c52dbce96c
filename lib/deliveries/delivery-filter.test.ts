import { expect, it } from "vitest";
import { deliveryTriggers } from "@/lib/contracts/vocabulary";
import { type DeliveryFilter, matchesFilter } from "./delivery-filter";

const conditionOf = (filter: object) =>
  matchesFilter("550e8400-e29b-41d4-a716-446655440000", filter as DeliveryFilter, new Map()).sql;

it("contains the trigger itself, so that PostgreSQL uses the partial index", () => {
  for (const trigger of deliveryTriggers)
    expect(conditionOf({ trigger })).toContain(`d."trigger" = '${trigger}'`);
});

it.each([
  ["trigger", "event' or true --"],
  ["status_code", "500 or true"],
  ["min_attempts", "2 or true"],
])("never contains an invalid %s", (name, value) => {
  const filter = { [name]: value };
  expect(attempt(() => conditionOf(filter))).not.toContain("or true");
});

/** The result of `work`, or an empty string if it refuses. */
function attempt(work: () => string): string {
  try {
    return work();
  } catch {
    return "";
  }
}
