import { describe, expect, it } from "vitest";
import { compileKey, compileMatch } from "./expressions";

const event = { name: "x", data: { id: "a", n: 1, nested: { deep: true }, none: null } };

describe("a concurrency key", () => {
  it.each([
    ["event.data.id", "a"],
    ["event.data.nested.deep", true],
    ["event.data.missing", undefined],
    ["event.data.none.more", undefined],
    ["event.data.constructor", undefined],
  ])("%s is read from the event", (expression, value) => {
    expect(compileKey(expression)?.(event)).toBe(value);
  });

  it.each(["data.id", "async.data.id", "event", "event.data.id + event.data.n", "event.data['id']", ""])(
    "%s is more than the engine can read",
    (expression) => expect(compileKey(expression)).toBeNull(),
  );
});

describe("what cancels a run", () => {
  it.each(["event.data.id == async.data.other", "async.data.other == event.data.id"])(
    "%s, either way round",
    (expression) => {
      const match = compileMatch(expression);
      expect(match?.ofRun(event)).toBe("a");
      expect(match?.ofCanceller({ data: { other: "b" } })).toBe("b");
    },
  );

  it.each([
    "event.data.id == event.data.n",
    "async.data.id == 'a'",
    "event.data.id != async.data.id",
    "true",
  ])("%s is more than the engine can read", (expression) => expect(compileMatch(expression)).toBeNull());
});
