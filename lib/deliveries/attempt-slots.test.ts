import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { InlineLanes, type LaneVerdict } from "./inline-lanes";

const DISTANT = Number.MAX_SAFE_INTEGER;

/** Enters and remembers the verdict once there is one. */
function enter(lanes: InlineLanes, webhookId: string, until = DISTANT) {
  const place: { verdict: LaneVerdict | "waiting" } = { verdict: "waiting" };
  void lanes.enter(webhookId, until).then((verdict) => {
    place.verdict = verdict;
  });
  return place;
}

/** How busy the process says it was. */
const idle = () => () => 0;
const busy = () => () => 1;

const settled = () => vi.advanceTimersByTimeAsync(0);

describe("places for first attempts", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("gives one webhook ten places at a time and never more", async () => {
    const lanes = new InlineLanes(idle);
    const places = Array.from({ length: 12 }, () => enter(lanes, "a"));
    await settled();
    expect(places.map(({ verdict }) => verdict)).toEqual([...Array(10).fill("go"), "waiting", "waiting"]);
    lanes.leave("a", "success");
    await settled();
    expect(places.at(10)?.verdict).toBe("go");
    expect(places.at(11)?.verdict).toBe("waiting");
  });

  it("does not let a full webhook hold up another one", async () => {
    const lanes = new InlineLanes(idle);
    for (let i = 0; i < 30; i += 1) enter(lanes, "hanging");
    const other = enter(lanes, "healthy");
    await settled();
    expect(other.verdict).toBe("go");
  });

  it("hands over who waited 250 ms in which no attempt of the webhook succeeded", async () => {
    const lanes = new InlineLanes(idle);
    for (let i = 0; i < 10; i += 1) enter(lanes, "a");
    const waiter = enter(lanes, "a");
    await vi.advanceTimersByTimeAsync(249);
    expect(waiter.verdict).toBe("waiting");
    await vi.advanceTimersByTimeAsync(2);
    expect(waiter.verdict).toBe("hand-over");
  });

  it("keeps who waits while this process itself is too busy to hear of successes, until the burst's time is up", async () => {
    const lanes = new InlineLanes(busy);
    for (let i = 0; i < 10; i += 1) enter(lanes, "a");
    const waiter = enter(lanes, "a", Date.now() + 5_000);
    await vi.advanceTimersByTimeAsync(4_900);
    expect(waiter.verdict).toBe("waiting");
    await vi.advanceTimersByTimeAsync(101);
    expect(waiter.verdict).toBe("hand-over");
  });

  it("keeps the place of who waits for a slow but healthy receiver", async () => {
    const lanes = new InlineLanes(idle);
    for (let i = 0; i < 10; i += 1) enter(lanes, "a");
    const waiters = Array.from({ length: 8 }, () => enter(lanes, "a"));
    for (let i = 0; i < 8; i += 1) {
      await vi.advanceTimersByTimeAsync(200);
      lanes.leave("a", "success");
    }
    await settled();
    expect(waiters.map(({ verdict }) => verdict)).toEqual(Array(8).fill("go"));
  });

  it("hands over everybody queued behind an attempt that has just timed out", async () => {
    const lanes = new InlineLanes(idle);
    for (let i = 0; i < 10; i += 1) enter(lanes, "a");
    const waiters = [enter(lanes, "a"), enter(lanes, "a")];
    lanes.leave("a", "timeout");
    await settled();
    expect(waiters.map(({ verdict }) => verdict)).toEqual(["hand-over", "hand-over"]);
  });

  it("hands over who has not started when the burst's five seconds are over, even behind successes", async () => {
    const lanes = new InlineLanes(idle);
    for (let i = 0; i < 10; i += 1) enter(lanes, "a");
    const waiters = Array.from({ length: 60 }, () => enter(lanes, "a", Date.now() + 5_000));
    for (let i = 0; i < 51; i += 1) {
      await vi.advanceTimersByTimeAsync(100);
      lanes.leave("a", "success");
    }
    await vi.advanceTimersByTimeAsync(250);
    expect(waiters.filter(({ verdict }) => verdict === "go").length).toBeLessThanOrEqual(51);
    expect(waiters.at(-1)?.verdict).toBe("hand-over");
  });
});
