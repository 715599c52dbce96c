import { expect, it } from "vitest";
import { assertSchedule, latestTick, nextTick } from "./cron-schedule";

const at = (text: string) => new Date(text);

it.each(["* * * * *", "TZ=Europe/Rome 30 2 * * *", "CRON_TZ=America/New_York 0 9 * * 1-5", "@daily"])(
  "%s is a schedule",
  (schedule) => expect(assertSchedule(schedule)).toBeNull(),
);

it.each(["every day", "* * * * * *", "TZ=Nowhere/Land * * * * *", "@every 5m", "0 0 31 2 *", "0 0 29 2 *"])(
  "%s is refused and named",
  (schedule) => expect(assertSchedule(schedule)).toContain(schedule),
);

it("uses UTC, or the zone that is named, across clock changes", () => {
  expect(nextTick("0 9 * * *", at("2026-03-07T10:00:00Z"))).toEqual(at("2026-03-08T09:00:00Z"));
  expect(nextTick("TZ=Europe/Rome 0 9 * * *", at("2026-03-28T10:00:00Z"))).toEqual(
    at("2026-03-29T07:00:00Z"),
  );
});

it("finds the latest missed tick, or none when none was missed", () => {
  const tick = (after: string, now: string) => latestTick("*/5 * * * *", at(after), at(now));
  expect(tick("2026-03-07T10:00:00Z", "2026-03-07T10:36:59.999Z")).toEqual(at("2026-03-07T10:35:00Z"));
  expect(tick("2026-03-07T10:30:00Z", "2026-03-07T10:35:00.000Z")).toEqual(at("2026-03-07T10:35:00Z"));
  expect(tick("2026-03-07T10:35:00Z", "2026-03-07T10:35:00.500Z")).toBeNull();
  expect(tick("2026-03-07T10:35:00Z", "2026-03-07T10:39:59.999Z")).toBeNull();
});
