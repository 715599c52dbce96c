import { performance } from "node:perf_hooks";
import { dispatchLimits } from "./limits";

export type LaneVerdict = "go" | "hand-over";
/** How an attempt ended, as far as those who wait behind it care. */
export type LaneOutcome = "success" | "failure" | "timeout";

interface Waiter {
  since: number;
  /** Not to be started after this moment. */
  until: number;
  decide: (verdict: LaneVerdict) => void;
}

interface Lane {
  inFlight: number;
  /** The last success, or moment up to which this process was too busy to hear of one. */
  patientFrom: number;
  waiting: Waiter[];
  timer: NodeJS.Timeout | null;
}

/** Begins to measure; the answer is the share of the time since then in which this process was busy. */
type StartLoad = () => () => number;

const eventLoopLoad: StartLoad = () => {
  const before = performance.eventLoopUtilization();
  return () => performance.eventLoopUtilization(before).utilization;
};

/** Above this, what has not been heard in 250 ms is as likely our own slowness as the receiver's. */
const BUSY = 0.8;

/**
 * The places for first attempts, per webhook and process. A slow but healthy receiver keeps those who wait for it;
 * a hanging one loses them to `deliver` after 250 ms, or at once when an attempt of it times out, so that it never
 * holds a burst for longer than one timeout. Time in which this process itself was busy does not count: a flood of
 * handshakes after a start would otherwise turn thousands of deliveries into runs of their own, at ten times the cost.
 */
export class InlineLanes {
  readonly #lanes = new Map<string, Lane>();

  constructor(private readonly startLoad: StartLoad = eventLoopLoad) {}

  /** @param until epoch ms; who has no place by then is handed over */
  enter(webhookId: string, until: number): Promise<LaneVerdict> {
    const lane = this.#lane(webhookId);
    if (lane.inFlight < dispatchLimits.inlinePerWebhook) {
      lane.inFlight += 1;
      return Promise.resolve("go");
    }
    return new Promise((decide) => {
      lane.waiting.push({ since: Date.now(), until, decide });
      this.#watch(lane);
    });
  }

  leave(webhookId: string, outcome: LaneOutcome): void {
    const lane = this.#lane(webhookId);
    lane.inFlight -= 1;
    if (outcome === "success") lane.patientFrom = Date.now();
    if (outcome === "timeout") {
      for (const waiter of lane.waiting.splice(0)) waiter.decide("hand-over");
    }
    this.#admitNext(lane);
    if (lane.waiting.length === 0 && lane.timer) {
      clearTimeout(lane.timer);
      lane.timer = null;
    }
    if (lane.inFlight === 0) this.#lanes.delete(webhookId);
  }

  #admitNext(lane: Lane): void {
    const now = Date.now();
    for (let next = lane.waiting.shift(); next; next = lane.waiting.shift()) {
      if (next.until > now) {
        lane.inFlight += 1;
        next.decide("go");
        return;
      }
      next.decide("hand-over");
    }
  }

  #lane(webhookId: string): Lane {
    let lane = this.#lanes.get(webhookId);
    if (!lane) {
      lane = { inFlight: 0, patientFrom: 0, waiting: [], timer: null };
      this.#lanes.set(webhookId, lane);
    }
    return lane;
  }

  /** Wakes when the longest waiter's patience may be over; waiters stand in order of arrival. */
  #watch(lane: Lane): void {
    const [first] = lane.waiting;
    if (lane.timer || !first) return;
    const wake = Math.min(patienceEnd(lane, first), first.until);
    const load = this.startLoad();
    lane.timer = setTimeout(
      () => {
        lane.timer = null;
        if (load() > BUSY) lane.patientFrom = Date.now();
        this.#handOverImpatient(lane);
        this.#watch(lane);
      },
      Math.max(1, wake - Date.now()),
    );
  }

  #handOverImpatient(lane: Lane): void {
    const now = Date.now();
    const over = (waiter: Waiter) => patienceEnd(lane, waiter) <= now || waiter.until <= now;
    const leaving = lane.waiting.filter(over);
    lane.waiting = lane.waiting.filter((waiter) => !over(waiter));
    for (const waiter of leaving) waiter.decide("hand-over");
  }
}

function patienceEnd(lane: Lane, waiter: Waiter): number {
  return Math.max(lane.patientFrom, waiter.since) + dispatchLimits.inlinePatienceMs;
}
