import { describe, expect, it } from "vitest";
import { type AnsweredCall, decide } from "./decide";
import type { Answer } from "./protocol";

const now = new Date("2026-03-07T10:30:00Z");
const first: AnsweredCall = { attempt: 0, maxAttempts: 3, planOnly: false };
const read = (answer: Partial<Answer>, call: Partial<AnsweredCall> = {}) =>
  decide({ status: 206, headers: {}, body: [], ...answer }, { ...first, ...call }, now, 0);
const ops = (...body: object[]) => ({ body });

describe("an answer", () => {
  it("200 completes the run", () => {
    expect(read({ status: 200, body: { ok: 1 } })).toEqual({
      kind: "complete",
      steps: [],
      output: { ok: 1 },
    });
    expect(read({ status: 200, body: null })).toMatchObject({ kind: "complete", output: null });
  });

  it("RunComplete completes it, with the steps that came along", () => {
    const answer = ops(
      { op: "StepRun", id: "s", displayName: "S", data: 1 },
      { op: "RunComplete", id: "c", data: 2 },
    );
    expect(read(answer)).toEqual({
      kind: "complete",
      steps: [{ id: "s", name: "S", memo: { data: 1 } }],
      output: 2,
    });
  });

  it("500 retries until the attempts are used up; 400 with no-retry fails at once", () => {
    const error = { name: "Error", message: "x" };
    expect(read({ status: 500, body: error })).toMatchObject({
      kind: "retry",
      at: new Date("2026-03-07T10:30:15Z"),
    });
    expect(read({ status: 500, body: error }, { attempt: 2 })).toEqual({ kind: "fail", error });
    expect(read({ status: 400, headers: { "x-inngest-no-retry": "true" }, body: error })).toEqual({
      kind: "fail",
      error,
    });
  });

  it("whatever a failure's body is, there is an error to tell", () => {
    for (const body of [null, "text", 7, [1], {}, { error: "x" }]) {
      expect(read({ status: 400, headers: { "x-inngest-no-retry": "true" }, body })).toMatchObject({
        kind: "fail",
        error: { name: expect.any(String), message: expect.any(String) },
      });
    }
  });
});

describe("a step's error", () => {
  const failed = { op: "StepError", id: "s", name: "S", error: { name: "Error", message: "x" } };

  it("is retried when Retry-After says", () => {
    expect(read({ ...ops(failed), headers: { "retry-after": "60" } })).toMatchObject({
      kind: "retry",
      at: new Date("2026-03-07T10:31:00Z"),
    });
  });

  it("becomes the step's memo on the last attempt, and the function goes on", () => {
    expect(read(ops(failed), { attempt: 2 })).toMatchObject({
      kind: "advance",
      steps: [{ id: "s", memo: { error: { message: "x" } } }],
      next: [{ step: null }],
    });
  });
});

describe("planned steps", () => {
  const plan = (id: string, parallelMode?: string) => ({
    op: "StepPlanned",
    id,
    name: id,
    opts: { parallelMode },
  });
  const sleep = (id: string, name = "10s") => ({ op: "Sleep", id, name });
  const parallels = (answer: Partial<Answer>, call?: Partial<AnsweredCall>) => {
    const decision = read(answer, call);
    return decision.kind === "advance" ? decision.next.map(({ parallel }) => parallel) : decision;
  };

  it("one alone is no group", () => {
    expect(parallels(ops(plan("a")))).toEqual([null]);
    expect(parallels(ops(sleep("a")))).toEqual([null]);
  });

  it("several wait for each other, unless they race, only sleep, or the SDK is told not to optimize", () => {
    expect(parallels(ops(plan("a"), sleep("b")))).toEqual(["wait", "wait"]);
    expect(parallels(ops(plan("a", "race"), plan("b", "race")))).toEqual(["race", "race"]);
    expect(parallels(ops(sleep("a"), sleep("b")))).toEqual(["race", "race"]);
    expect(parallels({ ...ops(plan("a"), plan("b")), headers: { "x-inngest-req-version": "1" } })).toEqual([
      "race",
      "race",
    ]);
  });

  it("one more while others are at work counts with them", () => {
    expect(parallels(ops(plan("a")), { planOnly: true })).toEqual(["race"]);
  });

  it("a sleep is due when it says", () => {
    expect(read(ops(sleep("nap", "1m30s")))).toMatchObject({
      next: [{ step: "nap", isSleep: true, dueAt: new Date("2026-03-07T10:31:30Z") }],
    });
    expect(read(ops(sleep("nap", "some time")))).toMatchObject({ kind: "fail" });
    expect(read(ops(sleep("nap", "9999d")))).toMatchObject({ kind: "fail" });
  });
});

it.each(["WaitForEvent", "InvokeFunction", "AIGateway", "DeferAdd", "SomethingNew"])(
  "%s is refused by its name",
  (name) => {
    expect(read(ops({ op: name, id: "x", displayName: "mine" }))).toMatchObject({
      kind: "fail",
      error: { message: expect.stringMatching(new RegExp(`${name}.*mine`)) },
    });
  },
);

it("outputs over 4 MiB fail the run, as they do on Inngest", () => {
  const large = "x".repeat(4 * 1024 * 1024);
  expect(read(ops({ op: "StepRun", id: "s", data: large }))).toMatchObject({ kind: "fail" });
  expect(read({ status: 200, body: large })).toMatchObject({ kind: "fail" });
});
