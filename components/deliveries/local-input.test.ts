import { afterEach, describe, expect, it, vi } from "vitest";
import { fromInput, toInput } from "./local-input";

afterEach(() => vi.unstubAllEnvs());

describe.each(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Africa/Monrovia", "UTC"])(
  "a time typed in %s",
  (zone) => {
    // The years are those that appear while 2026 is typed.
    it.each(["0002", "0020", "0202", "1890", "1950", "2026"])(
      "stays as it was typed in the year %s",
      (year) => {
        vi.stubEnv("TZ", zone);
        const typed = `${year}-11-28T10:00`;
        for (const shown of ["local", "utc"] as const) {
          const moment = fromInput(typed, shown);
          expect(moment && toInput(moment, shown)).toBe(typed);
          expect(moment && toInput(new Date(moment.toISOString()), shown)).toBe(typed);
        }
      },
    );
  },
);

it("is not a time while it is incomplete", () => {
  for (const shown of ["local", "utc"] as const) expect(fromInput("", shown)).toBeNull();
});

it("is in the machine's time zone, or in UTC", () => {
  vi.stubEnv("TZ", "Europe/Berlin");
  expect(toInput(new Date("2026-07-01T10:00:00Z"), "local")).toBe("2026-07-01T12:00");
  expect(toInput(new Date("2026-12-01T23:30:00Z"), "local")).toBe("2026-12-02T00:30");
  expect(toInput(new Date("2026-07-01T10:00:00Z"), "utc")).toBe("2026-07-01T10:00");
  expect(fromInput("2026-07-01T10:00", "utc")?.toISOString()).toBe("2026-07-01T10:00:00.000Z");
});
