import { parseDateTime } from "@internationalized/date";
import { describe, expect, it } from "vitest";
import { resolveZonedTime } from "./zoned-time";

const at = (local: string, zone: string) => resolveZonedTime(parseDateTime(local), zone);

describe("a booking's time means what the clock on the wall of its time zone says", () => {
  it("in winter and in summer", () => {
    expect(at("2026-01-10T09:00", "Europe/Lisbon")).toMatchObject({ instant: "2026-01-10T09:00:00.000Z" });
    expect(at("2026-07-10T09:00", "Europe/Lisbon")).toMatchObject({
      instant: "2026-07-10T08:00:00.000Z",
      offset: "UTC+1",
    });
  });

  it("on the day of a clock change, before and after it", () => {
    expect(at("2026-03-08T01:59", "America/New_York")).toMatchObject({ instant: "2026-03-08T06:59:00.000Z" });
    expect(at("2026-03-08T03:00", "America/New_York")).toMatchObject({ instant: "2026-03-08T07:00:00.000Z" });
  });

  it("in zones with offsets that are not whole hours", () => {
    expect(at("2026-07-10T09:00", "Asia/Kathmandu")).toEqual({
      kind: "instant",
      instant: "2026-07-10T03:15:00.000Z",
      offset: "UTC+5:45",
    });
    expect(at("2026-01-10T09:00", "America/St_Johns")).toMatchObject({ offset: "UTC−3:30" });
  });

  it("a time that the clocks jump over is refused, not moved silently", () => {
    expect(at("2026-03-29T02:30", "Europe/Berlin")).toEqual({ kind: "skipped" });
    expect(at("2026-03-29T03:00", "Europe/Berlin").kind).toBe("instant");
  });

  it("a time that happens twice is the first one, and says so", () => {
    expect(at("2026-10-25T02:30", "Europe/Berlin")).toEqual({
      kind: "twice",
      instant: "2026-10-25T00:30:00.000Z",
      offset: "UTC+2",
      secondOffset: "UTC+1",
    });
    expect(at("2026-10-25T03:00", "Europe/Berlin")).toMatchObject({
      kind: "instant",
      instant: "2026-10-25T02:00:00.000Z",
    });
  });
});
