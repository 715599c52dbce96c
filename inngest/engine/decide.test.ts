import { describe, expect, it } from "vitest";
import { type CallAttempt, decide } from "./decide";
import type { SdkResponse } from "./protocol";

const now = new Date("2026-03-07T10:30:00Z");
const first: CallAttempt = { attempt: 0, maxAttempts: 3 };
const read = (response: Partial<SdkResponse>, call: Partial<CallAttempt> = {}) =>
  decide({ status: 206, headers: {}, body: [], ...response }, { ...first, ...call }, now, 0);
const ops = (...body: object[]) => ({ body });

describe("a response", () => {
  it("completes the run when it is 200", () => {
    expect(read({ status: 200, body: { ok: 1 } })).toEqual({ kind: "complete" });
    expect(read({ status: 200, body: null })).toEqual({ kind: "complete" });
  });

  it("completes the run with RunComplete, whichever steps come along", () => {
    const response = ops(
      { op: "StepRun", id: "s", displayName: "S", data: 1 },
      { op: "RunComplete", id: "c", data: 2 },
    );
    expect(read(response)).toEqual({ kind: "complete" });
  });

  it("is retried after 500 until the attempts are used up, and fails at once after 400 with no-retry", () => {
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

  it("gives an error with a name and a message, whatever a failure's body is", () => {
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
      next: { step: null },
    });
  });
});

describe("a planned step", () => {
  const plan = (id: string) => ({ op: "StepPlanned", id, name: id });
  const sleep = (id: string, name = "10s") => ({ op: "Sleep", id, name });

  it("is called next, with the results of the steps before it", () => {
    const ran = { op: "StepRun", id: "s", displayName: "S", data: 1 };
    expect(read(ops(ran, plan("a")))).toEqual({
      kind: "advance",
      steps: [{ id: "s", name: "S", memo: { data: 1 } }],
      next: { step: "a", name: "a", isSleep: false, dueAt: now },
    });
  });

  it("is refused together with another one: steps do not run in parallel", () => {
    for (const response of [ops(plan("a"), plan("b")), ops(plan("a"), sleep("b"))]) {
      expect(read(response)).toMatchObject({
        kind: "fail",
        error: { name: "NotSupported", message: expect.stringMatching(/in parallel \("a", .*not supported/) },
      });
    }
  });

  it("sleeps for as long as it says", () => {
    expect(read(ops(sleep("nap", "1m30s")))).toMatchObject({
      next: { step: "nap", isSleep: true, dueAt: new Date("2026-03-07T10:31:30Z") },
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
