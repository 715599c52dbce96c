import { parseDateTime } from "@internationalized/date";
import { describe, expect, it } from "vitest";
import { resolveZonedTime } from "./zoned-time";

const at = (local: string, zone: string) => resolveZonedTime(parseDateTime(local), zone);

describe("the local time of a booking", () => {
  it("is converted in winter and in summer", () => {
    expect(at("2026-01-10T09:00", "Europe/Lisbon")).toMatchObject({ instant: "2026-01-10T09:00:00.000Z" });
    expect(at("2026-07-10T09:00", "Europe/Lisbon")).toMatchObject({
      instant: "2026-07-10T08:00:00.000Z",
      offset: "UTC+1",
    });
  });

  it("is converted before and after a clock change on the same day", () => {
    expect(at("2026-03-08T01:59", "America/New_York")).toMatchObject({ instant: "2026-03-08T06:59:00.000Z" });
    expect(at("2026-03-08T03:00", "America/New_York")).toMatchObject({ instant: "2026-03-08T07:00:00.000Z" });
  });

  it("is converted in zones whose offset is not a whole number of hours", () => {
    expect(at("2026-07-10T09:00", "Asia/Kathmandu")).toEqual({
      kind: "instant",
      instant: "2026-07-10T03:15:00.000Z",
      offset: "UTC+5:45",
    });
    expect(at("2026-01-10T09:00", "America/St_Johns")).toMatchObject({ offset: "UTC−3:30" });
  });

  it("is refused, and not moved, if the clocks skip it", () => {
    expect(at("2026-03-29T02:30", "Europe/Berlin")).toEqual({ kind: "skipped" });
    expect(at("2026-03-29T03:00", "Europe/Berlin").kind).toBe("instant");
  });

  it("is the first of two if it occurs twice, and is marked as such", () => {
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
