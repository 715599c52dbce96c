import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { ClockProvider } from "./clock";
import { absoluteTime, Countdown, relativeTime, utcTime, zonedTimes } from "./time";

const now = Date.parse("2026-03-07T10:30:00Z");
const seconds = 1_000;
const minutes = 60 * seconds;
const hours = 60 * minutes;
const days = 24 * hours;

describe("relative time", () => {
  it.each([
    [0, "just now"],
    [-9 * seconds, "just now"],
    [-10 * seconds, "10 sec ago"],
    [-59 * seconds, "59 sec ago"],
    [-90 * seconds, "1 min ago"],
    [-59 * minutes, "59 min ago"],
    [-23 * hours, "23 hr ago"],
    [-24 * hours, "1 day ago"],
    [-47 * hours, "1 day ago"],
    [-48 * hours, "2 days ago"],
    [-45 * days, "1 mo ago"],
    [-800 * days, "2 yr ago"],
    [30 * seconds, "in 30 sec"],
    [36 * hours, "in 1 day"],
  ])("%i ms from now is %s", (distance, words) => {
    expect(relativeTime(new Date(now + distance).toISOString(), now)).toBe(words);
  });

  it("is also available in UTC, to the second", () => {
    expect(utcTime("2026-03-07T10:30:05Z")).toBe("7 Mar 2026, 10:30:05 UTC");
  });
});

describe("absolute time", () => {
  it.each([
    ["2026-03-07T20:24:09Z", "UTC", "20:24:09"],
    ["2026-03-06T20:24:09Z", "UTC", "6 Mar, 20:24:09"],
    ["2025-03-07T20:24:09Z", "UTC", "7 Mar 2025, 20:24:09"],
    ["2026-03-07T20:24:09Z", "Asia/Tokyo", "8 Mar, 05:24:09"],
  ])("of %s in %s is %s", (instant, zone, text) => {
    expect(absoluteTime(instant, now, zone)).toBe(text);
  });

  it("names UTC once where the browser's zone is UTC", () => {
    expect(zonedTimes("2026-03-07T10:30:05Z", "UTC")).toEqual(["7 Mar 2026, 10:30:05 UTC"]);
    expect(zonedTimes("2026-03-07T10:30:05Z", "Europe/Lisbon")).toEqual([
      "7 Mar 2026, 10:30:05 Europe/Lisbon",
      "7 Mar 2026, 10:30:05 UTC",
    ]);
  });
});

describe("a countdown", () => {
  const shown = (left: number) =>
    renderToStaticMarkup(
      <ClockProvider renderedAt={now}>
        <Countdown until={new Date(now + left).toISOString()} />
      </ClockProvider>,
    );

  it.each([
    [4 * seconds, "4 s"],
    [4 * minutes + 9 * seconds, "4 min 09 s"],
    [3 * hours, "3 h 00 min"],
    [7 * days - 1, "7 d 00 h"],
    [2 * days + 5 * hours + 59 * minutes, "2 d 05 h"],
  ])("of %i ms shows its two largest units: %s", (left, words) => {
    expect(shown(left)).toContain(words);
  });
});
