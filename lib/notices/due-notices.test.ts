import { expect, it } from "vitest";
import { dueNotices } from "./due-notices";

const since = new Date("2026-03-06T18:02:00Z");
const after = (hours: number) => new Date(since.getTime() + hours * 3_600_000);

/** @param disablesAfter null while no disabling is decided @param postponed hours */
const at = (
  hours: number,
  disablesAfter: number | null,
  { standsStill = false, status = 500 as number | null, postponed = 0 } = {},
) =>
  dueNotices(
    {
      since,
      disabling:
        disablesAfter === null
          ? null
          : { at: after(disablesAfter + postponed), afterMs: disablesAfter * 3_600_000 },
      lastStatusCode: status,
    },
    after(hours),
    standsStill,
  ).map(({ type, stage }) => `${type}${stage && ` ${stage}`}`);

it.each<[hours: number, string[]]>([
  [0.9, []],
  [1, ["webhook.failing"]],
  [59.9, ["webhook.failing"]],
  [60, ["webhook.failing", "webhook.disabling_soon half 0"]],
  [95.9, ["webhook.failing", "webhook.disabling_soon half 0"]],
  [96, ["webhook.failing", "webhook.disabling_soon day 0"]],
  [119.9, ["webhook.failing", "webhook.disabling_soon day 0"]],
  [120, ["webhook.disabled"]],
  [500, ["webhook.disabled"]],
])("of a webhook that is disabled after 120 hours, after %d hours: %j", (hours, due) => {
  expect(at(hours, 120)).toEqual(due);
});

it("announce a disabling within two days once, at the half of the time", () => {
  expect(at(11, 24)).toEqual(["webhook.failing"]);
  expect(at(12, 24)).toEqual(["webhook.failing", "webhook.disabling_soon half 0"]);
  expect(at(23, 24)).toEqual(["webhook.failing", "webhook.disabling_soon half 0"]);
});

it.each<[hours: number, stage: string | null]>([
  [121, null],
  [179.9, null],
  [180, "half 1"],
  [216, "day 1"],
])(
  "announce a disabling again after an admin postponed it by 120 hours, after %d hours: %s",
  (hours, stage) => {
    expect(at(hours, 120, { postponed: 120 })).toEqual([
      "webhook.failing",
      ...(stage === null ? [] : [`webhook.disabling_soon ${stage}`]),
    ]);
  },
);

it("announce a disabling once when the clock has stood still for some hours", () => {
  expect(at(64.9, 120, { postponed: 5 })).toEqual(["webhook.failing"]);
  expect(at(65, 120, { postponed: 5 })).toEqual(["webhook.failing", "webhook.disabling_soon half 0"]);
});

it("announce no disabling while none is decided, or the clock stands still", () => {
  expect(at(500, null)).toEqual(["webhook.failing"]);
  expect(at(100, 120, { standsStill: true })).toEqual(["webhook.failing"]);
  expect(at(500, 120, { standsStill: true })).toEqual(["webhook.failing"]);
});

it("report 410 immediately", () => {
  expect(at(0.1, null, { status: 410 })).toEqual(["webhook.gone"]);
});
