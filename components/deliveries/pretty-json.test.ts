import { describe, expect, it } from "vitest";
import fc from "@/tests/fixtures/fast-check";
import { prettyJson } from "./pretty-json";

describe("pretty JSON", () => {
  it("shows any value as JSON.stringify would indent it", () => {
    fc.assert(
      fc.property(fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue())), (value) => {
        // Negative zero does not survive JSON.stringify; compare what does.
        const text = JSON.stringify(value);
        expect(prettyJson(text)).toBe(JSON.stringify(JSON.parse(text), null, 2));
      }),
    );
  });

  it("keeps numbers, escapes, and duplicate keys", () => {
    expect(prettyJson('{"a":12345678901234567890,"a":1.0,"b":"\\u00e9\\/"}')).toBe(
      '{\n  "a": 12345678901234567890,\n  "a": 1.0,\n  "b": "\\u00e9\\/"\n}',
    );
  });

  it("is not fooled by marks and quotes inside strings", () => {
    expect(prettyJson('{"a":"{\\"x\\":[1,2]}"}')).toBe('{\n  "a": "{\\"x\\":[1,2]}"\n}');
  });

  it("does not change text that is not a JSON object or array", () => {
    for (const text of ["", "ok", '"ok"', "12", "<html>", '{"cut":"of', "[1,]"]) {
      expect(prettyJson(text)).toBeNull();
    }
  });
});
