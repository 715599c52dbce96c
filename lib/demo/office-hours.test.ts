import { describe, expect, it } from "vitest";
import { atClinic } from "./office-hours";
import { acme, globex } from "./sample-data";

const friday = Date.parse("2026-03-27T22:30:00Z");

describe("a time at the clinic", () => {
  it.each([
    [0, "10:30", "Europe/Lisbon", "2026-03-27T10:30:00.000Z"],
    [1, "10:30", "Europe/Lisbon", "2026-03-30T09:30:00.000Z"],
    [4, "09:00", "America/New_York", "2026-03-31T13:00:00.000Z"],
    [-5, "16:00", "Europe/Lisbon", "2026-03-20T16:00:00.000Z"],
  ])("in %i days at %s in %s is on a working day, with the zone's own clock", (days, time, zone, instant) => {
    expect(atClinic(friday, days, time, zone).toISOString()).toBe(instant);
  });
});

describe("the sample bookings", () => {
  it.each([acme, globex])("of $name are within office hours, in one zone", ({ bookings, timezone }) => {
    for (const { inDays, at, minutes } of bookings) {
      const starts = atClinic(friday, inDays, at, timezone);
      const hourOf = (date: Date) =>
        Number(new Intl.DateTimeFormat("en-GB", { hour: "2-digit", timeZone: timezone }).format(date));
      expect(hourOf(starts)).toBeGreaterThanOrEqual(9);
      expect(hourOf(new Date(starts.getTime() + minutes * 60_000 - 1))).toBeLessThan(18);
    }
  });
});
