import { describe, expect, it } from "vitest";
import { createBookingBody } from "./crm";
import { canonicalTimeZone, isTimeZone, timeZones } from "./time-zones";

const booking = {
  customer_name: "Ada Pereira",
  service: "First consultation",
  starts_at: "2026-03-10T09:00:00Z",
  ends_at: "2026-03-10T09:45:00Z",
};
const complaintAbout = (timezone: string) =>
  createBookingBody.safeParse({ ...booking, timezone }).error?.issues.map(({ message }) => message);

describe("a time zone", () => {
  it("may have every name in the list, which has the current ones and no alias", () => {
    expect(timeZones.length).toBeGreaterThan(400);
    expect(timeZones).toEqual([...timeZones].sort());
    for (const zone of timeZones) expect(complaintAbout(zone), zone).toBeUndefined();
    for (const zone of [
      "UTC",
      "Europe/Lisbon",
      "Europe/Kyiv",
      "Asia/Kolkata",
      "America/Indiana/Indianapolis",
    ])
      expect(timeZones).toContain(zone);
    for (const zone of ["GMT", "Etc/UTC", "Europe/Kiev", "Asia/Calcutta", "US/Pacific"])
      expect(timeZones).not.toContain(zone);
  });

  it.each([
    ["PST", "America/Los_Angeles"],
    ["IST", "Asia/Kolkata"],
    ["US/Pacific-New", "America/Los_Angeles"],
    ["utc", "UTC"],
    ["Etc/UTC", "UTC"],
    ["europe/lisbon", "Europe/Lisbon"],
    ["Europe/Kiev", "Europe/Kyiv"],
    ["europe/kiev", "Europe/Kyiv"],
    ["Asia/Calcutta", "Asia/Kolkata"],
    ["America/Buenos_Aires", "America/Argentina/Buenos_Aires"],
  ])("is refused as %s, with %s as the name to use", (alias, canonical) => {
    expect(canonicalTimeZone(alias)).toBe(canonical);
    expect(complaintAbout(alias)).toEqual([`Use the time zone’s IANA name, ${canonical}.`]);
  });

  it.each(["SystemV/PST8", "Mars/Olympus", "+01:00", "", " UTC", "UTC\0", "Europe/Lisbon ", "__proto__"])(
    "is refused as %j, for which there is no name",
    (name) => {
      expect(isTimeZone(name)).toBe(false);
      expect(complaintAbout(name)).toEqual(["Enter an IANA time zone such as Europe/Lisbon."]);
    },
  );
});

describe("the times of a booking", () => {
  it("are cut to whole seconds before they are compared", () => {
    const parse = (ends_at: string) =>
      createBookingBody.safeParse({
        ...booking,
        starts_at: "2026-03-10T09:00:00.100Z",
        ends_at,
        timezone: "UTC",
      });
    expect(parse("2026-03-10T09:00:00.900Z").error?.issues[0]).toMatchObject({
      path: ["ends_at"],
      message: "The end must be after the start.",
    });
    expect(parse("2026-03-10T09:00:01.999Z").data).toMatchObject({
      starts_at: new Date("2026-03-10T09:00:00Z"),
      ends_at: new Date("2026-03-10T09:00:01Z"),
    });
  });

  it("are cut backwards in time before 1970 as well", () => {
    const parsed = createBookingBody.parse({
      ...booking,
      starts_at: "1969-12-31T23:59:58.700Z",
      ends_at: "1969-12-31T23:59:59.700Z",
      timezone: "UTC",
    });
    expect(parsed.ends_at).toEqual(new Date("1969-12-31T23:59:59Z"));
  });
});
