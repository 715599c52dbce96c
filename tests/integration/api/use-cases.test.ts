import { describe, expect, vi } from "vitest";
import { withDatabase } from "../../fixtures/with-database";
import { type Cast, createCast, operations, prepare, type Who } from "./operations";

// Simulates routes that do not check permissions.
vi.mock("@/lib/auth/actor", async (original) => {
  const actor = await original<typeof import("@/lib/auth/actor")>();
  const contextOf: typeof actor.contextOf = (caller, { permission: _, ...source }) =>
    actor.contextOf(caller, source);
  return { ...actor, contextOf };
});

const it = withDatabase({ API_RATE_LIMIT: "", TEST_RATE_LIMIT: "" });
let cast: Cast;

it.beforeAll(async () => {
  cast = await createCast();
});

const refused = Object.entries(operations).flatMap(([operation, { expected }]) => {
  const whom = (Object.keys(expected) as Who[]).filter((who) => expected[who] === 403);
  return whom.length > 0 ? [[operation, whom] as const] : [];
});

describe("a use case refuses an unauthorized caller even if its route does not check", () => {
  it.each(refused)("%s: %j", async (operation, whom) => {
    const { ask } = await prepare(cast, operation);
    for (const who of whom) {
      const { status, body } = await ask(who);
      expect({ who, status, body }).toMatchObject({ status: 403, body: { code: "forbidden" } });
    }
  });
});
