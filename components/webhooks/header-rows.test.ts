import { expect, it } from "vitest";
import { emptyRow, type HeaderRow, headerErrors, toHeaderChanges } from "./header-rows";

const row = (name: string, value: string, replaces: string | null = null, key = 1): HeaderRow => ({
  key,
  name,
  value,
  replaces,
});

it("turns rows and removed names into one change", () => {
  expect(toHeaderChanges([row(" X-A ", " a "), row("X-B", "b", "X-B", 2)], ["X-C"])).toEqual({
    "X-C": null,
    "X-A": "a",
    "X-B": "b",
  });
});

it("sets a header that was removed and added again in another case only once", () => {
  expect(toHeaderChanges([row("x-a", "new")], ["X-A"])).toEqual({ "x-a": "new" });
});

it("names the field of each error", () => {
  expect(headerErrors([row("Host", "a"), row("X-B", "", null, 2), row("", "c", null, 3)], [])).toEqual({
    "name-1": expect.stringContaining("set by Empfio"),
    "headers.X-B": expect.stringContaining("Enter a value"),
    "name-3": expect.stringContaining("Enter the name"),
  });
});

it("refuses a second header of a name in any case, but not the replacement of a value", () => {
  const taken = { "name-1": expect.stringContaining("Replace its value") };
  expect(headerErrors([row("x-a", "1")], ["X-A"])).toEqual(taken);
  expect(headerErrors([row("X-A", "1"), row("x-a", "2", null, 2)], [])).toEqual({
    ...taken,
    "name-2": taken["name-1"],
  });
  expect(headerErrors([row("X-A", "1", "X-A")], ["X-A"])).toEqual({});
});

it("gives each row its own key", () => {
  const first = emptyRow([], null);
  expect(emptyRow([first], "X-A")).toMatchObject({ key: first.key + 1, name: "X-A", replaces: "X-A" });
});
