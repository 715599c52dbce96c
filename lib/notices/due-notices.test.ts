import { expect, it } from "vitest";
import { dueNotices } from "./due-notices";

const since = new Date("2026-03-06T18:02:00Z");
const after = (hours: number) => new Date(since.getTime() + hours * 3_600_000);

const at = (
  hours: number,
  disablesAfter: number | null,
  { standsStill = false, status = 500 as number | null } = {},
) =>
  dueNotices(
    { since, disablesAt: disablesAfter === null ? null : after(disablesAfter), lastStatusCode: status },
    after(hours),
    standsStill,
  ).map(({ type, stage }) => `${type}${stage && ` ${stage}`}`);

it.each<[hours: number, string[]]>([
  [0.9, []],
  [1, ["webhook.failing"]],
  [59.9, ["webhook.failing"]],
  [60, ["webhook.failing", "webhook.disabling_soon half"]],
  [95.9, ["webhook.failing", "webhook.disabling_soon half"]],
  [96, ["webhook.failing", "webhook.disabling_soon day"]],
  [119.9, ["webhook.failing", "webhook.disabling_soon day"]],
  [120, ["webhook.disabled"]],
  [500, ["webhook.disabled"]],
])("of a webhook that is disabled after 120 hours, after %d hours: %j", (hours, due) => {
  expect(at(hours, 120)).toEqual(due);
});

it("announce a disabling within two days once, at the half of the time", () => {
  expect(at(11, 24)).toEqual(["webhook.failing"]);
  expect(at(12, 24)).toEqual(["webhook.failing", "webhook.disabling_soon half"]);
  expect(at(23, 24)).toEqual(["webhook.failing", "webhook.disabling_soon half"]);
});

it("announce no disabling while none is decided, or the clock stands still", () => {
  expect(at(500, null)).toEqual(["webhook.failing"]);
  expect(at(100, 120, { standsStill: true })).toEqual(["webhook.failing"]);
  expect(at(500, 120, { standsStill: true })).toEqual(["webhook.failing"]);
});

it("report 410 immediately", () => {
  expect(at(0.1, null, { status: 410 })).toEqual(["webhook.gone"]);
});
