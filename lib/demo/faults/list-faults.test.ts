import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { listFaults } from "./list-faults";

it("numbers ten complaints, and gives organizations with the same complaint one number", () => {
  const lines = stripVTControlCharacters(listFaults()).split("\n");
  const cases = lines.filter((line) => /^ {2}[ \d]{2} {2}\S.*: /.test(line));
  const numbers = cases.map((line) => line.slice(2, 4).trim());
  expect(numbers).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "", ""]);
});
