import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Outbox } from "@/lib/db/transaction";
import { createRelay } from "./relay";

type Sent = Parameters<Parameters<typeof createRelay>[0]>[0];

const committed = (part: Partial<Outbox>): Outbox => ({
  eventIds: [],
  deliveryIds: [],
  stopped: [],
  ...part,
});

function recordingRelay(fails = false) {
  const sent: Sent[] = [];
  const relay = createRelay((messages) => {
    sent.push(messages);
    return fails ? Promise.reject(new Error("Inngest is away")) : Promise.resolve();
  });
  return { sent, relay };
}

describe("the relay from commit to Inngest", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("sends the first event at once and those of the next 15 ms together", () => {
    const { sent, relay } = recordingRelay();
    for (const id of ["evt_1", "evt_2", "evt_3"]) relay(committed({ eventIds: [id] }));
    expect(sent).toHaveLength(1);
    vi.advanceTimersByTime(15);
    expect(sent.flat().map((message) => message.data)).toEqual([
      { event_ids: ["evt_1"], delivery_ids: [] },
      { event_ids: ["evt_2", "evt_3"], delivery_ids: [] },
    ]);
  });

  it("is ready to send at once again after a quiet gap", () => {
    const { sent, relay } = recordingRelay();
    relay(committed({ eventIds: ["evt_1"] }));
    vi.advanceTimersByTime(15);
    relay(committed({ deliveryIds: ["del_1"] }));
    expect(sent).toHaveLength(2);
  });

  it("never puts more than 100 ids into one Inngest event and loses none", () => {
    const { sent, relay } = recordingRelay();
    const ids = Array.from({ length: 250 }, (_, i) => `evt_${i}`);
    relay(committed({ eventIds: ids, deliveryIds: ["del_1"] }));
    const lists = sent
      .flat()
      .map(({ data }) => ("event_ids" in data ? data : { event_ids: [], delivery_ids: [] }));
    expect(lists.map((list) => list.event_ids.length + list.delivery_ids.length)).toEqual([100, 100, 50, 1]);
    expect(lists.flatMap((list) => list.event_ids)).toEqual(ids);
    expect(lists.flatMap((list) => list.delivery_ids)).toEqual(["del_1"]);
  });

  it("tells of webhooks that were disabled or deleted, so that their durable runs end", () => {
    const { sent, relay } = recordingRelay();
    relay(
      committed({
        stopped: [
          { name: "webhook/disabled", webhookId: "we_1" },
          { name: "webhook/deleted", webhookId: "we_2" },
        ],
      }),
    );
    expect(sent.flat()).toEqual([
      { name: "webhook/disabled", data: { webhook_id: "we_1" } },
      { name: "webhook/deleted", data: { webhook_id: "we_2" } },
    ]);
  });

  it("says nothing to Inngest for a commit that recorded nothing", () => {
    const { sent, relay } = recordingRelay();
    relay(committed({}));
    expect(sent).toEqual([]);
  });

  it("does not let a failing send reach the route that has already answered", async () => {
    const { sent, relay } = recordingRelay(true);
    relay(committed({ eventIds: ["evt_1"] }));
    await vi.advanceTimersByTimeAsync(15);
    relay(committed({ eventIds: ["evt_2"] }));
    expect(sent).toHaveLength(2);
  });
});
