import { parse } from "csv-parse/sync";
import { expect, it } from "vitest";
import { csvLine } from "./csv";

const odd = [
  "plain",
  "",
  "a, b",
  'she said "no"',
  "two\r\nlines",
  "line\nfeed",
  "São Paulo — 東京 🙂",
  "\u202eright to left",
  " spaces ",
  '"',
  ",",
];

it("writes texts that a parser of RFC 4180 reads back unchanged", () => {
  const text = csvLine(odd.map((_, n) => `c${n}`)) + csvLine(odd);
  expect(text.endsWith("\r\n")).toBe(true);
  const rows = parse(text, { record_delimiter: "\r\n" });
  expect(rows).toEqual([odd.map((_, n) => `c${n}`), odd]);
});

it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("https://evil.example")'])(
  "keeps %j from being a formula",
  (text) => {
    const [[value]] = parse(csvLine([text]), { record_delimiter: "\r\n" }) as [[string]];
    expect(value).toBe(`'${text}`);
  },
);

it("writes numbers, booleans, and nothing as they are", () => {
  expect(csvLine([-5, 0, true, null, undefined, "x"])).toBe("-5,0,true,,,x\r\n");
});
