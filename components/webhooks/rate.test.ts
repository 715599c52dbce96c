import { expect, it } from "vitest";
import { describeRate, rateError, readRate } from "./rate";

it.each([
  ["", null, "1 to 6,000. Leave the field empty for no limit."],
  ["60", 60, "One request per second."],
  [" 1 ", 1, "One request every 60 seconds."],
  ["7", 7, "One request every 8.6 seconds."],
  ["6000", 6_000, "About 100 requests per second, evenly spaced."],
])("explains %j", (text, rate, words) => {
  expect([readRate(text), describeRate(text), rateError(text)]).toEqual([rate, words, null]);
});

it.each(["0", "6001", "-1", "1.5", "1e3", "ten", "0x10"])("refuses %j", (text) => {
  expect(rateError(text)).toContain("from 1 to 6,000");
});
