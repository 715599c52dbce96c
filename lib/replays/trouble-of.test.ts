import { describe, expect, it } from "vitest";
import { troubleOf } from "./trouble-of";

const at = (hour: number) => new Date(Date.UTC(2026, 2, 10, hour));
const begins = at(0);
const spell = (start: number, end: number | null) => ({
  startedAt: at(start),
  endedAt: end === null ? null : at(end),
});

describe("the time from which a recovery is offered", () => {
  it("is an hour before the last spell, since retries of earlier events fail during it", () => {
    expect(troubleOf(spell(8, null), null, begins)).toEqual({ since: at(7), because: "failing" });
    expect(troubleOf(spell(8, 9), null, begins)).toEqual({ since: at(7), because: "failing" });
    expect(troubleOf(spell(8, 9), at(5), begins), "after an earlier stop").toMatchObject({
      because: "failing",
    });
  });

  it("is the start of the spell that a stop ended, not the stop", () => {
    expect(troubleOf(spell(8, 12), at(12), begins)).toEqual({ since: at(7), because: "failing" });
  });

  it("is the last stop when the webhook had worked before it", () => {
    expect(troubleOf(null, at(10), begins)).toEqual({ since: at(10), because: "disabled" });
    expect(troubleOf(spell(5, 6), at(10), begins)).toEqual({ since: at(10), because: "disabled" });
  });

  it("lies within the retention period", () => {
    expect(troubleOf(null, null, begins)).toBeNull();
    expect(troubleOf(spell(8, 9), null, at(10))).toBeNull();
    expect(troubleOf(null, at(8), at(10))).toBeNull();
    expect(troubleOf(spell(8, null), null, at(8))).toEqual({ since: at(8), because: "failing" });
  });
});
