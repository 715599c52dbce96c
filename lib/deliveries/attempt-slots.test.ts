import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AttemptSlots, type SlotOwner } from "./attempt-slots";
import { dispatchLimits } from "./limits";

const { slotsPerWebhook, slotsPerOrganization, slotWaitMs } = dispatchLimits;
const owner = (webhookId: string, organizationId = "acme"): SlotOwner => ({ webhookId, organizationId });

let slots: AttemptSlots;
let isBusy: boolean;
beforeEach(() => {
  vi.useFakeTimers();
  isBusy = false;
  slots = new AttemptSlots(() => isBusy);
});
afterEach(() => vi.useRealTimers());

/** Requests a slot like a first attempt, and records the result when it is known. */
function ask(of: SlotOwner, bounded = true) {
  const request: { verdict: boolean | "waiting" } = { verdict: "waiting" };
  const slot = slots.take(of, { withinMs: slotWaitMs, bounded });
  if (typeof slot === "boolean") request.verdict = slot;
  else
    void slot.then((verdict) => {
      request.verdict = verdict;
    });
  return request;
}

const askTimes = (times: number, of: SlotOwner, bounded = true) =>
  Array.from({ length: times }, () => ask(of, bounded));
const verdicts = (requests: { verdict: boolean | "waiting" }[]) => requests.map(({ verdict }) => verdict);
const settled = () => vi.advanceTimersByTimeAsync(0);

describe("slots for attempts in flight", () => {
  it("gives a webhook ten at first, and lets the others wait", async () => {
    const requests = askTimes(12, owner("a"));
    await settled();
    expect(verdicts(requests)).toEqual([...Array(10).fill(true), "waiting", "waiting"]);
    slots.release(owner("a"), "failed");
    await settled();
    expect(requests[10]?.verdict).toBe(true);
    expect(requests[11]?.verdict).toBe("waiting");
  });

  it("gives a slow receiver more slots as long as it succeeds, up to its bound", async () => {
    const requests = askTimes(400, owner("slow"), false);
    for (let n = 0; n < 200; n += 1) slots.release(owner("slow"), "succeeded");
    await settled();
    const taken = verdicts(requests).filter((verdict) => verdict === true).length;
    expect(taken - 200).toBe(slotsPerWebhook.most);
  });

  it("gives a receiver no more slots while this process itself is busy", async () => {
    isBusy = true;
    const requests = askTimes(40, owner("a"), false);
    for (let n = 0; n < 20; n += 1) slots.release(owner("a"), "succeeded");
    await settled();
    expect(verdicts(requests).filter((verdict) => verdict === true)).toHaveLength(30);
  });

  it("takes slots away from a receiver that cannot be reached", async () => {
    const requests = askTimes(300, owner("a"), false);
    for (let n = 0; n < 30; n += 1) slots.release(owner("a"), "succeeded");
    await settled();
    const inFlight = () => verdicts(requests).filter((verdict) => verdict === true).length;
    expect(inFlight() - 30).toBe(40);
    for (let n = 0; n < 35; n += 1) slots.release(owner("a"), "unreachable");
    await settled();
    expect(inFlight() - 65).toBe(10);
  });

  it("refuses an attempt immediately when the queue has not moved for two seconds, or is long", async () => {
    askTimes(12, owner("hanging"));
    await vi.advanceTimersByTimeAsync(dispatchLimits.queueFullAfterMs + 1);
    expect(ask(owner("hanging")).verdict).toBe(false);
    const requests = askTimes(dispatchLimits.queueLength + 11, owner("flooded"));
    expect(verdicts(requests).at(-2)).toBe("waiting");
    expect(verdicts(requests).at(-1)).toBe(false);
  });

  it("keeps a queue open as long as it moves", async () => {
    askTimes(12, owner("slow"));
    await vi.advanceTimersByTimeAsync(dispatchLimits.queueFullAfterMs - 100);
    ask(owner("slow"));
    for (let n = 0; n < 2; n += 1) slots.release(owner("slow"), "failed");
    await vi.advanceTimersByTimeAsync(200);
    expect(ask(owner("slow")).verdict).toBe("waiting");
  });

  it("does not delay a webhook because another one of its organization is full", async () => {
    askTimes(30, owner("hanging"));
    expect(ask(owner("healthy")).verdict).toBe(true);
  });

  it("does not delay an organization because another one has taken all of its slots", async () => {
    for (let n = 0; n < slotsPerOrganization; n += 1) askTimes(10, owner(`hanging-${n}`));
    expect(ask(owner("one more")).verdict).toBe("waiting");
    expect(ask(owner("healthy", "globex")).verdict).toBe(true);
  });

  it("lets the webhooks of an organization take turns when it has taken all of its slots", async () => {
    for (let n = 0; n < slotsPerOrganization / 10; n += 1) askTimes(10, owner(`first-${n}`));
    const many = askTimes(10, owner("many"));
    const one = ask(owner("one"));
    slots.release(owner("first-0"), "succeeded");
    slots.release(owner("first-1"), "succeeded");
    await settled();
    expect(verdicts(many).filter((verdict) => verdict === true)).toHaveLength(1);
    expect(one.verdict).toBe(true);
  });

  it("lets organizations take turns when the process has given all of its slots", async () => {
    const organizations = dispatchLimits.slotsInAll / slotsPerOrganization;
    for (let o = 0; o < organizations; o += 1) {
      for (let n = 0; n < slotsPerOrganization / 10; n += 1) askTimes(15, owner(`w-${n}`, `org-${o}`));
    }
    const late = askTimes(2, owner("a", "globex"));
    expect(verdicts(late)).toEqual(["waiting", "waiting"]);
    const taken = [];
    for (let n = 0; n < 4; n += 1) {
      slots.release(owner("w-0", "org-0"), "failed");
      await settled();
      taken.push(verdicts(late).filter((verdict) => verdict === true).length);
    }
    expect(taken).toEqual([0, 1, 1, 2]);
  });

  it("refuses an attempt that has waited for eight seconds", async () => {
    askTimes(10, owner("hanging"));
    const waiter = ask(owner("hanging"));
    await vi.advanceTimersByTimeAsync(slotWaitMs - 1);
    expect(waiter.verdict).toBe("waiting");
    await vi.advanceTimersByTimeAsync(2);
    expect(waiter.verdict).toBe(false);
  });

  it("refuses all waiting attempts when the process stops, and accepts slots that are returned", async () => {
    askTimes(10, owner("a"));
    const waiter = ask(owner("a"));
    slots.close();
    await settled();
    expect(waiter.verdict).toBe(false);
    slots.release(owner("a"), "succeeded");
    expect(ask(owner("a")).verdict).toBe(false);
  });

  it("pauses an organization's own queue while many of its attempts wait and its receivers take them", async () => {
    askTimes(dispatchLimits.pauseFromWaiting + 10, owner("a"), false);
    const started: string[] = [];
    const batch = (name: string) => slots.inTurn("acme", async () => started.push(name));
    void batch("first");
    await vi.advanceTimersByTimeAsync(900);
    expect(started).toEqual([]);
    slots.release(owner("a"), "failed");
    await settled();
    expect(started).toEqual(["first"]);
    // Nothing ends any more: the attempts are handed over instead of waited for.
    askTimes(50, owner("a"), false);
    void batch("second");
    await vi.advanceTimersByTimeAsync(2_100);
    expect(started).toEqual(["first", "second"]);
  });

  it("starts one batch of an organization at a time, also after one that failed", async () => {
    let end = () => {};
    const first = slots.inTurn(
      "acme",
      () => new Promise<void>((_, reject) => (end = () => reject(new Error()))),
    );
    const second = slots.inTurn("acme", async () => "second");
    let isSecondDone = false;
    void second.then(() => {
      isSecondDone = true;
    });
    await settled();
    expect(isSecondDone).toBe(false);
    end();
    await expect(first).rejects.toThrow();
    expect(await second).toBe("second");
  });
});
